import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { transform } from 'lightningcss';
import { build } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import type { Plugin, UserConfig } from 'vite';
import { defineConfig, mergeConfig, type ViteUserConfig } from 'vitest/config';
import { findChromium } from './.ci/browser.mjs';
import { writeElementsManifest } from './.ci/elements.mjs';
import { writeIntegrity } from './.ci/integrity.mjs';
import { leanKy } from './.ci/lean-ky.mjs';
import { leanPreact } from './.ci/lean-preact.mjs';
import { minifyAgain } from './.ci/terser.mjs';
import { printWeight } from './.ci/weight.mjs';
import manifest from './package.json' with { type: 'json' };
import type { PricePoint } from './src/testing/price-list.ts';
import { createSandbox } from './src/testing/sandbox.ts';
import { sandboxPlugin } from './src/testing/vite-plugin.ts';

const locales = readdirSync('src/locales').map((file) => file.replace('.ts', ''));

/** Packages that are not built into the modules: the host installs them. Only the types of React are used. */
const dependencies = [...Object.keys(manifest.dependencies), 'react'];

/**
 * Safari 16.4 is the first Safari whose custom elements can be form controls. The other browsers are from 2022, the
 * year before Safari 16.4.
 */
const target = ['es2022', 'chrome105', 'edge105', 'firefox104', 'safari16.4'];

/** The configuration for each mode: `vite`, `vite build`, `vite build --mode embed` and `vitest`. */
const kinds = { development: page, production: modules, embed: scriptTag, test: tests };

export default defineConfig(({ mode }) =>
  mergeConfig(
    {
      define: { __VERSION__: JSON.stringify(manifest.version) },
      oxc: {
        // The first pattern is Vite's default. Declarations are not JavaScript, so they must not be compiled.
        exclude: [/\.js$/, /\.d\.ts$/],
        // Preact itself makes nodes with `h`. The automatic JSX runtime would add a second function for that. With
        // `development: true`, each render would also give each node a new prop: its place in the source.
        jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment', development: false },
      },
    },
    kinds[mode as keyof typeof kinds](),
  ),
);

/** The demo and the gallery, with the sandbox as their service. */
function page(): UserConfig {
  return {
    // The demo imports the package by its name; demo/tsconfig.json leads to the source.
    resolve: { tsconfigPaths: true },
    plugins: [sandboxPlugin(createSandbox({ pricePoints, plans: null }))],
  };
}

/** The price points in the sandbox of `npm start`. They are the demo's plans. */
const pricePoints: PricePoint[] = [
  { ...inDollars('pp_weekly', '6.99'), next_period: 1, next_period_duration: 'weeks' },
  { ...inDollars('pp_monthly', '19.99'), next_period: 1, next_period_duration: 'months' },
  { ...inDollars('pp_quarterly', '44.99'), next_period: 3, next_period_duration: 'months' },
  {
    ...inDollars('pp_yearly', '99.99'),
    ...{ next_period: 1, next_period_duration: 'years' },
    ...{ intro_type: 'free_trial', intro_free_trial_period: 7, intro_free_trial_period_duration: 'days' },
  },
  onceInDollars('pp_one_course', '24.99'),
  onceInDollars('pp_three_courses', '59.99'),
  onceInDollars('pp_lifetime', '149.99'),
];

function inDollars(ident: string, next_price: string) {
  return { ident, next_price, currency: { code: 'USD', minor_units: 2 }, intro_type: 'no_intro' as const };
}

function onceInDollars(ident: string, lifetime_price: string): PricePoint {
  return { ...inDollars(ident, lifetime_price), next_price: null, lifetime_price };
}

/** The ES modules and their types. Dependencies are left to the host's bundler, which may have them already. */
function modules(): UserConfig {
  return {
    plugins: [
      minifyStyles(),
      dts({ sourcemap: true, logger: quiet }),
      writeElementsManifest('custom-elements.json'),
    ],
    build: {
      target,
      sourcemap: true,
      minify: false,
      reportCompressedSize: false,
      lib: {
        entry: {
          ...{ index: 'src/index.ts', define: 'src/define.ts', testing: 'src/testing/index.ts' },
          ...{
            preact: 'src/preact.tsx',
            react: 'src/react.ts',
            'billing-sdk/index': 'src/billing-sdk/index.ts',
          },
          ...Object.fromEntries(locales.map((locale) => [`locales/${locale}`, `src/locales/${locale}.ts`])),
        },
        formats: ['es'],
      },
      rolldownOptions: {
        external: [/^node:/, ...dependencies.map((name) => new RegExp(`^${name}(/|$)`))],
        output: { chunkFileNames: '[name].js' },
      },
    },
  };
}

/**
 * Without this logger, the plugin names its compiler at every build, and warns about this compiler. The plugin's errors
 * are still thrown.
 */
const quiet = { ...console, info() {}, warn() {} };

/**
 * The script tag: a file with the whole picker, a file for each further language, and a file for the billing SDK. These
 * files are built after the modules, because they are added to the same folder `dist`.
 */
function scriptTag(): UserConfig {
  return {
    plugins: [
      leanKy(),
      leanPreact(),
      minifyStyles(),
      minifyAgain('plan-picker.js'),
      furtherScripts(),
      writeIntegrity('plan-picker.js'),
      printWeight('dist/plan-picker.js'),
    ],
    define: { 'process.env.NODE_ENV': '"production"' },
    // The full package also connects signals to Preact's components and brings Preact's hooks. The picker uses neither.
    resolve: { alias: { '@preact/signals': '@preact/signals-core' } },
    build: {
      target,
      sourcemap: true,
      reportCompressedSize: false,
      emptyOutDir: false,
      // The output is ASCII, because pages may have any encoding.
      rolldownOptions: { output: { charset: 'ascii' } },
      lib: { entry: 'src/embed.ts', formats: ['iife'], name: 'PlanPicker', fileName: () => 'plan-picker.js' },
    },
  };
}

/** The server of the browser tests also serves the sandbox, on the same origin. */
function tests(): ViteUserConfig {
  const executablePath = findChromium();
  const browserTests = ['tests/**/*.test.tsx', 'tests/**/*.browser.test.ts'];
  return {
    plugins: [sandboxPlugin()],
    test: {
      // These timeouts only end what hangs. A busy machine takes longer, so no test has a time limit of its own.
      testTimeout: 600_000,
      hookTimeout: 600_000,
      teardownTimeout: 120_000,
      expect: { poll: { timeout: 120_000 } },
      // In some tests, a payment form throws an error. The picker reports this error to the page. Such a report is no
      // failure of the test.
      onUnhandledError: ({ message }) => !message.startsWith('the payment form '),
      // Vitest's default leaves one core idle.
      maxWorkers: availableParallelism(),
      projects: [
        { extends: true, test: { name: 'unit', include: ['tests/**/*.test.ts'], exclude: browserTests } },
        {
          extends: true,
          test: {
            name: 'browser',
            include: browserTests,
            browser: {
              enabled: true,
              headless: true,
              provider: playwright(executablePath ? { launchOptions: { executablePath } } : {}),
              instances: [{ browser: 'chromium' }],
              connectTimeout: 600_000,
              screenshotFailures: false,
            },
          },
        },
      ],
    },
  };
}

/**
 * For each language, builds a script that registers the language, such as `dist/locales/de.script.js`. Also builds
 * `dist/billing-sdk.js`. Each script works both before and after the picker's own script.
 */
function furtherScripts(): Plugin {
  const registering = (locale: string) => `
    import { registerLocale } from './src/locale.ts';
    import messages from './src/locales/${locale}.ts';
    registerLocale('${locale}', messages);`;
  const scripts = {
    'billing-sdk.js': `import './src/billing-sdk/embed.ts';`,
    ...Object.fromEntries(locales.map((locale) => [`locales/${locale}.script.js`, registering(locale)])),
  };
  return {
    name: 'further-scripts',
    async generateBundle() {
      for (const [fileName, code] of Object.entries(scripts)) {
        const { output } = await build({
          input: 'script',
          plugins: [
            {
              name: 'script',
              resolveId: (id, importer) =>
                id === 'script' ? id : importer === 'script' ? this.resolve(id, 'vite.config.ts') : null,
              load: (id) => (id === 'script' ? code : null),
            },
          ],
          output: { format: 'iife', minify: true, charset: 'ascii' },
          write: false,
        });
        this.emitFile({ type: 'asset', fileName, source: output[0].code });
      }
    },
  };
}

/**
 * Minifies style sheets in template literals, because Vite does not minify them. A literal with `${…}` or an escape
 * stays as it is.
 */
function minifyStyles(): Plugin {
  const minified = (css: string, filename: string) =>
    JSON.stringify(transform({ filename, code: Buffer.from(css), minify: true }).code.toString());
  return {
    name: 'minify-styles',
    transform: {
      filter: { id: /\/styles\.ts$/ },
      handler: (source, id) => ({
        // The number of lines stays the same, so that the source map is right for the code after the style sheet.
        code: source.replace(
          /(?<== )`([^`$\\]*)`/g,
          (_, css: string) => minified(css, id) + '\n'.repeat(css.split('\n').length - 1),
        ),
        map: null,
      }),
    },
  };
}
