/**
 * Evaluates the specification with Quint's own parser and interpreter. Quint is called as a library, because the
 * command would parse and check the files again for each trace.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(new URL('../../spec/package.json', import.meta.url));
const inside = (path) => require(`@informalsystems/quint/dist/src/${path}.js`);

const folder = fileURLToPath(new URL('../../spec/', import.meta.url));
const variables = ['world', 'did', 'says'];
export const files = ['picker', 'checkout', 'promise'];
export const textOf = (file) => readFileSync(join(folder, `${file}.qnt`), 'utf8');

/** The names that a step may have in its field `did`. */
export const actionNames = () => {
  const text = textOf('checkout');
  const named = [...text.matchAll(/(?:happens|changes)\("(\w+)"/g)].map(([, name]) => name);
  const answers = /nondet how = Set\((.*)\)/.exec(text)?.[1] ?? '';
  return [...named, ...[...answers.matchAll(/\w+/g)].map(([name]) => name)].filter(
    (name) => name !== 'oneOf',
  );
};

/**
 * @param changes lines of the specification to replace, as `[line, other]`; each line must occur exactly once
 * @param seed of the simulator
 */
export const loadSpecification = ({ changes = [], seed = 1 } = {}) => {
  const { Evaluator } = inside('runtime/impl/evaluator');
  const { newTraceRecorder } = inside('runtime/trace');
  const { toItf } = inside('itf');
  const { table, expression } = parse(changes);
  const rng = inside('rng').newRng(BigInt(seed));
  const start = (traces) => new Evaluator(table, newTraceRecorder(0, rng, traces), rng);
  let evaluator = start(1);
  const read = (text) => plain(right(evaluator.evaluate(expression(text)), text));

  return {
    /** Starts a trace. */
    begin(text) {
      evaluator.reset();
      return this.act(text);
    },
    /** Takes one step, if the specification allows it. */
    act(text) {
      if (!read(text)) return false;
      evaluator.shift();
      return true;
    },
    read,
    /** Lets Quint's simulator run. Returns its traces in the Informal Trace Format. */
    simulate({ traces, steps, invariant }) {
      evaluator = start(traces);
      const [init, step, inv] = ['init', 'step', invariant].map(expression);
      const found = evaluator.simulate(init, step, inv, [], traces, steps, 1);
      if (found.status === 'error') throw new Error(found.errors.map(({ message }) => message).join('\n'));
      return {
        isBroken: found.status === 'violation',
        samples: found.samples,
        traces: found.bestTraces.map(({ states }) => right(toItf(variables, states), 'a trace')),
      };
    },
  };
};

/** Parses the specification. Returns its definitions, and a function that parses further expressions. */
const parse = (changes) => {
  const phases = inside('parsing/quintParserFrontend');
  const { walkExpression } = inside('ir/IRVisitor');
  const texts = changed(Object.fromEntries(files.map((file) => [file, textOf(file)])), changes);
  const idGen = inside('idGenerator').newIdGenerator();
  const first = phases.parsePhase1fromText(idGen, texts.promise, 'promise.qnt');
  const resolver = resolverOf(texts);
  const second = phases.parsePhase2sourceResolution(
    ...[idGen, resolver, resolver.lookupPath('', 'promise.qnt'), first],
  );
  const parsed = phases.parsePhase4toposort(phases.parsePhase3importAndNameResolution(second));
  if (parsed.errors.length > 0) throw new Error(parsed.errors.map(({ message }) => message).join('\n'));

  const known = new Map();
  const expression = (text) => {
    if (known.has(text)) return known.get(text);
    const { kind, expr } = phases.parseExpressionOrDeclaration(text, '<input>', idGen, parsed.sourceMap);
    if (kind !== 'expr') throw new Error(`this is no expression: ${text}`);
    parsed.resolver.switchToModule('promise');
    walkExpression(parsed.resolver, expr);
    const [error] = parsed.resolver.errors;
    if (error) throw new Error(`${text}: ${error.message}`);
    known.set(text, expr);
    return expr;
  };
  return { table: parsed.table, expression };
};

/** Gives the parser the files of the specification, after the given changes. */
const resolverOf = (texts) => ({
  lookupPath: (_, path) => ({ normalizedPath: basename(path), toSourceName: () => basename(path) }),
  load: ({ normalizedPath }) =>
    require('@sweet-monads/either').right(texts[basename(normalizedPath, '.qnt')]),
  stempath: ({ normalizedPath }) => dirname(normalizedPath),
});

const changed = (texts, changes) => {
  const result = { ...texts };
  for (const [line, other] of changes) {
    const places = files.filter((file) => result[file].includes(line));
    const [place] = places;
    if (places.length !== 1 || result[place].split(line).length !== 2)
      throw new Error(`the specification must have this once: ${line}`);
    result[place] = result[place].replace(line, () => other);
  }
  return result;
};

const right = (either, what) => {
  if (either.isLeft()) throw new Error(`${what}: ${either.value.message ?? either.value}`);
  return either.value;
};

/** A value of Quint as plain data. */
const plain = (value) => {
  if (value.kind !== 'app') return value.kind === 'int' ? Number(value.value) : value.value;
  const parts = value.args.map(plain);
  switch (value.opcode) {
    case 'Rec':
      return Object.fromEntries(parts.flatMap((one, index) => (index % 2 ? [] : [[one, parts[index + 1]]])));
    case 'Map':
      return Object.fromEntries(parts);
    default:
      return parts;
  }
};

/** A value of the Informal Trace Format as plain data. */
export const fromItf = (value) => {
  if (value === null || typeof value !== 'object') return value;
  if ('#bigint' in value) return Number(value['#bigint']);
  if ('#set' in value) return value['#set'].map(fromItf);
  if ('#map' in value) return Object.fromEntries(value['#map'].map(([key, one]) => [key, fromItf(one)]));
  if (Array.isArray(value)) return value.map(fromItf);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fromItf(one)]));
};
