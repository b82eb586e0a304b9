/**
 * Makes a new Firefox or Safari like an old version. This module removes the features that came later, according to
 * MDN's compatibility data: globals, members, and what the picker's style sheet uses. A script cannot remove new syntax
 * or most new options. It cannot undo bug fixes, and cannot change how the browser draws its own controls.
 */
import { readFileSync } from 'node:fs';
import type { BrowserContext, test as playwright } from '@playwright/test';
import { styles } from '../../src/view/styles.ts';
import { featuresBelow, lacksAt, oldestIn } from '../../tests/oldest/compat-data.ts';
import { missingInStyles } from '../../tests/oldest/missing.ts';
import { namesInStyles } from '../../tests/oldest/names.ts';

export interface Later {
  readonly globals: readonly string[];
  /** Members of interfaces: both static members and members of instances. */
  readonly members: readonly (readonly [of: string, name: string])[];
  /** Features of style sheets, as a style sheet spells them. */
  readonly styles: readonly string[];
  readonly decimalStrings: boolean;
}

/** These names must stay, because the driver's own scripts run in the page and need them. */
const driverNeeds = ['api.Element.checkVisibility'];

const families = ['firefox', 'safari'] as const;

export const laterThan = (given: string): Later => {
  const family = families.find((one) => one === given);
  if (!family) throw new Error(`expected one of ${families.join(' and ')}, got ${given}`);
  const oldest = { [family]: oldestIn(readFileSync('vite.config.ts', 'utf8'))[family] ?? '' };
  const lacks = (path: string) => lacksAt(path, oldest).length > 0;
  const roots = ['api', 'javascript.builtins', 'javascript.builtins.Intl'].flatMap(featuresBelow);
  return {
    globals: [...roots, ...featuresBelow('api.Window')]
      .filter(([, path]) => lacks(path))
      .map(([name]) => name),
    members: roots.flatMap(([of, path]) =>
      featuresBelow(path)
        .filter(([name, path]) => !name.endsWith('_event') && lacks(path) && !driverNeeds.includes(path))
        .map(([name]) => [of, name.replace('_static', '')] as const),
    ),
    styles: [...missingInStyles(namesInStyles(styles), oldest).keys()].filter((name) => !name.includes(' ')),
    decimalStrings: lacks('javascript.builtins.Intl.NumberFormat.format.number_parameter-string_decimal'),
  };
};

/** Runs in the page before anything else. */
export const takeAway = ({ globals, members, styles, decimalStrings }: Later): void => {
  const world = globalThis as unknown as Record<string, unknown>;
  const objectOf = (name: string): unknown => world[name] ?? Reflect.get(Intl, name);
  for (const [of, name] of members) {
    const owner = objectOf(of) as { prototype?: object } | undefined;
    const key = /^@@/.test(name) ? Reflect.get(Symbol, name.slice(2)) : name;
    for (const one of [owner, owner?.prototype]) if (one && key) Reflect.deleteProperty(one, key);
  }
  for (const name of globals) {
    Reflect.deleteProperty(world, name);
    Reflect.deleteProperty(Intl, name);
  }

  if (decimalStrings)
    for (const method of ['format', 'formatToParts'] as const) {
      const { prototype } = Intl.NumberFormat;
      const whole = (value: unknown) => (typeof value === 'string' ? Number(value) : value);
      if (method === 'formatToParts') {
        const { formatToParts } = prototype;
        prototype.formatToParts = function (value) {
          return formatToParts.call(this, whole(value) as number);
        };
      } else {
        const { get } = Object.getOwnPropertyDescriptor(prototype, 'format') ?? {};
        Object.defineProperty(prototype, 'format', {
          configurable: true,
          get() {
            const format = get?.call(this);
            return (value: unknown) => format(whole(value));
          },
        });
      }
    }

  const without = (css: string) =>
    styles.reduce((text, name) => {
      const [start = '', bare = '', end = ''] = /^([@:]?)([-a-z]+?)(\(\))?$/.exec(name)?.slice(1) ?? [];
      const [before, after] = [start || '(?<![-\\w])', end ? '\\(' : start ? '(?![-\\w])' : '\\s*:'];
      return text.replace(new RegExp(`${before}(${bare}${after})`, 'g'), `${start}-unknown-$1`);
    }, css);
  const { replaceSync } = CSSStyleSheet.prototype;
  CSSStyleSheet.prototype.replaceSync = function (css) {
    replaceSync.call(this, without(css));
  };
};

/** A `test` whose pages lack the features that came later. */
export const emulating = (base: typeof playwright, family: string): typeof playwright =>
  base.extend({
    context: async ({ context }: { context: BrowserContext }, use) => {
      await context.addInitScript(takeAway, laterThan(family));
      await use(context);
    },
  });
