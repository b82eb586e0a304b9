/**
 * How much a shopper downloads, in all and for each part. The source map of the file that ships says which source each
 * minified byte came from. A part's Brotli size is how much smaller the file would be without that part. Text that
 * several parts share counts for none of them. So the sizes of the parts do not add up to the size of the file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { installPackagesOf } from '../../.ci/packages.mjs';
import { weigh, weighCode } from '../../.ci/weight.mjs';

const dependencies = /^(preact|@preact\/signals|ky)(\/|$)/;
const competitors = 'tests/bench/competitors';

export async function run({ say }) {
  const script = weigh('dist/plan-picker.js');
  say(`script tag ${script.brotli} bytes as Brotli`);
  const modules = await weighOwn();
  const locales = Object.fromEntries(
    readdirSync('dist/locales')
      .filter((file) => file.endsWith('.script.js'))
      .map((file) => [file.replace('.script.js', ''), weigh(`dist/locales/${file}`)]),
  );
  return { script, modules, locales, parts: breakDown('dist/plan-picker.js'), beside: await beside(say) };
}

/** The size of the element without its dependencies. */
export const weighOwn = async () =>
  weighCode(await bundle("import './dist/define.js'", { external: dependencies }));

/** Bundles the code and all that it imports, as one minified file. */
export async function bundle(code, { external = [], resolveFrom = 'package.json' } = {}) {
  const entry = '\0entry';
  const build = await rolldown({
    input: entry,
    external,
    platform: 'browser',
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'silent',
    plugins: [
      {
        name: 'entry',
        resolveId(id, importer) {
          if (id === entry) return id;
          return importer === entry ? this.resolve(id, `${process.cwd()}/${resolveFrom}`) : null;
        },
        load: (id) => (id === entry ? code : null),
      },
    ],
  });
  const { output } = await build.generate({ format: 'es', minify: true, codeSplitting: false });
  await build.close();
  return output[0].code;
}

/** Measures other packages, each bundled as a whole. Some of them load more code when they run. */
async function beside(say) {
  const { dependencies: wanted } = JSON.parse(readFileSync(`${competitors}/package.json`, 'utf8'));
  installPackagesOf(competitors, 'the packages to compare with');
  const found = {};
  for (const [name, version] of Object.entries(wanted)) {
    const code = await bundle(`import * as all from "${name}"; globalThis.beside = all`, {
      resolveFrom: `${competitors}/package.json`,
    });
    found[name] = { version, ...weighCode(code) };
    say(`${name} ${found[name].brotli}`);
  }
  return found;
}

/** @returns the sizes of the parts of a built file, the largest first */
export function breakDown(file) {
  const code = readFileSync(file, 'utf8');
  const owners = ownersIn(code, JSON.parse(readFileSync(`${file}.map`, 'utf8')));
  const whole = brotliCompressSync(code).length;
  const parts = [...new Set(owners.map(({ part }) => part))].map((part) => {
    const own = owners.filter((span) => span.part === part).map(({ text }) => text);
    const others = owners.filter((span) => span.part !== part).map(({ text }) => text);
    return {
      part,
      minified: Buffer.byteLength(own.join('')),
      brotli: whole - brotliCompressSync(others.join('')).length,
    };
  });
  return parts.sort((a, b) => b.brotli - a.brotli);
}

/** Cuts the file into pieces. Each piece has the name of the part that it came from. */
function ownersIn(code, { sources, mappings }) {
  const parts = sources.map(partOf);
  const lines = code.split(/(?<=\n)/);
  const spans = [];
  let source = 0;
  let part = 'the bundler';
  mappings.split(';').forEach((segments, number) => {
    const line = lines[number] ?? '';
    let column = 0;
    let start = 0;
    for (const segment of segments.split(',').filter(Boolean)) {
      const [columns, sources] = numbersIn(segment);
      column += columns;
      spans.push({ part, text: line.slice(start, column) });
      start = column;
      if (sources === undefined) part = 'the bundler';
      else {
        source += sources;
        part = parts[source];
      }
    }
    spans.push({ part, text: line.slice(start) });
  });
  return spans;
}

function partOf(source) {
  const [, name] = /node_modules\/(@preact\/signals(?:-core)?|preact|ky)\//.exec(source) ?? [];
  if (name) return name.startsWith('@preact') ? 'signals' : name;
  const [, own] = /src\/(.+)\.tsx?$/.exec(source) ?? [];
  const names = { session: 'protocol (session)', 'view/styles': 'styles' };
  return own ? (names[own] ?? own) : 'the bundler';
}

/** Decodes Base64 VLQ, the format in which source maps write numbers. */
function numbersIn(segment) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = digits.indexOf(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}
