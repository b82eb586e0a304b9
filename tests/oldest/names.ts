/** Finds the names that code and style sheets use. It runs no code, and knows no types. */
import { transform } from 'lightningcss';
import { parseAst } from 'rolldown/parseAst';

export interface Names {
  /** Names that the code uses but does not declare, such as `fetch`. */
  readonly globals: ReadonlySet<string>;
  /** Properties of globals, such as `URL.canParse`, if the code does not declare the global. */
  readonly statics: ReadonlySet<string>;
  /** Properties of unknown objects: `.toSorted`, `{ toSorted }`. Names that the code itself defines are left out. */
  readonly members: ReadonlySet<string>;
  readonly events: ReadonlySet<string>;
  /** The flags of regular expressions. */
  readonly flags: ReadonlySet<string>;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

const childrenOf = (node: Node): readonly (readonly [key: string, child: Node])[] =>
  Object.entries(node).flatMap(([key, value]) =>
    [value]
      .flat()
      .filter(isNode)
      .map((child) => [key, child] as const),
  );

type Found = { readonly [Kind in keyof Names]: Set<string> };

/** Finds the names in all files at once, because a file may read a property that another file defines. */
export const namesInCode = (...files: readonly string[]): Names => {
  const programs = files.map((code) => parseAst(code) as unknown as Node);
  const [globals, statics, members, events, flags] = Array.from({ length: 5 }, () => new Set<string>());
  const found = { globals, statics, members, events, flags } as Found;
  for (const program of programs) collect(program, declaredIn(program), found);
  for (const program of programs) for (const name of givenIn(program)) found.members.delete(name);
  return found;
};

const collect = (node: Node, declared: ReadonlySet<string>, found: Found): void => {
  if (node.type === 'MemberExpression') {
    const name = keyOf(node, 'property');
    const of = isNode(node.object) ? globalOf(node.object, declared) : undefined;
    // A property of the global object, such as `window.fetch`, is a global itself.
    const isGlobal = globalOf(node, declared) !== undefined;
    if (name !== undefined && !isGlobal)
      (of ? found.statics : found.members).add(of ? `${of}.${name}` : name);
  }
  // A destructuring pattern reads properties of an object. An object literal only defines properties, so it does not
  // count.
  if (node.type === 'ObjectPattern')
    for (const [, property] of childrenOf(node)) {
      const name = keyOf(property, 'key');
      if (name !== undefined) found.members.add(name);
    }
  if (node.type === 'CallExpression' && isNode(node.callee)) {
    const [first] = node.arguments as Node[];
    if (keyOf(node.callee, 'property') === 'addEventListener' && typeof first?.value === 'string')
      found.events.add(first.value);
  }
  const { regex } = node as { regex?: { flags: string } };
  for (const flag of regex?.flags ?? '') found.flags.add(flag);
  const global = globalOf(node, declared);
  if (global !== undefined) found.globals.add(global);
  for (const [role, child] of childrenOf(node)) {
    const isName = (role === 'property' || role === 'key') && !node.computed;
    if (!isName) collect(child, declared, found);
  }
};

/**
 * The name of the global that a node means: `URL` for `URL`, `globalThis.URL`, `window.URL` and
 * `document.defaultView.URL`.
 */
const globalOf = (node: Node, declared: ReadonlySet<string>): string | undefined => {
  if (node.type === 'Identifier') return declared.has(String(node.name)) ? undefined : String(node.name);
  if (node.type !== 'MemberExpression' || !isNode(node.object)) return undefined;
  const of = keyOf(node.object, 'property') ?? String(node.object.name);
  return /^(globalThis|window|self|defaultView)$/.test(of) ? keyOf(node, 'property') : undefined;
};

/** The names that the code itself defines: the properties of its objects, and the members of its classes. */
const givenIn = (node: Node, given = new Set<string>()): ReadonlySet<string> => {
  for (const [, child] of childrenOf(node)) {
    const isGiven =
      /^(Method|Property|Accessor)Definition$/.test(child.type) ||
      (child.type === 'Property' && node.type === 'ObjectExpression');
    const name = isGiven ? keyOf(child, 'key') : undefined;
    if (name !== undefined) given.add(name);
    givenIn(child, given);
  }
  return given;
};

/** The name of a property; `undefined` if the code computes the name. */
const keyOf = (node: Node, role: 'property' | 'key'): string | undefined => {
  const key = node[role];
  if (!isNode(key)) return undefined;
  if (key.type === 'Literal' && typeof key.value === 'string') return key.value;
  return node.computed || typeof key.name !== 'string' ? undefined : key.name;
};

/** All names that the code declares anywhere. The search skips these names, so it misses globals with the same name. */
const declaredIn = (program: Node): ReadonlySet<string> => {
  const declared = new Set<string>();
  const bind = (pattern: unknown): void => {
    if (!isNode(pattern)) return;
    if (pattern.type === 'Identifier') declared.add(String(pattern.name));
    else if (pattern.type === 'Property') bind(pattern.value);
    else if (pattern.type === 'AssignmentPattern') bind(pattern.left);
    else for (const [, child] of childrenOf(pattern)) bind(child);
  };
  const visit = (node: Node): void => {
    if (/^(VariableDeclarator|Class|Function|Import\w*Specifier)/.test(node.type))
      bind(node.id ?? node.local);
    for (const parameter of [node.params ?? [], node.param].flat()) bind(parameter);
    for (const [, child] of childrenOf(node)) visit(child);
  };
  visit(program);
  return declared;
};

export interface StyleNames {
  readonly atRules: ReadonlySet<string>;
  readonly selectors: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  /** Each property, with the words that occur in its values. */
  readonly properties: ReadonlyMap<string, ReadonlySet<string>>;
}

export const namesInStyles = (css: string): StyleNames => {
  // `transform` throws on CSS that it cannot read. It may also merge several properties into another property. Then the
  // names of the source are not in the result. So this function also searches the source.
  const plain = transform({ filename: 'styles.css', code: Buffer.from(css) }).code.toString();
  const names = {
    ...{ atRules: new Set<string>(), selectors: new Set<string>(), functions: new Set<string>() },
    properties: new Map<string, Set<string>>(),
  };
  const parts = [...`${css.replace(/\/\*[\s\S]*?\*\//g, '')}${plain}`.matchAll(/([^{};]*)([{};])/g)];
  for (const [, text = '', end] of parts) {
    const part = text.trim();
    const [, atRule] = /^@([-a-z]+)/.exec(part) ?? [];
    if (atRule) names.atRules.add(atRule);
    else if (end === '{')
      for (const [, name = ''] of part.matchAll(/::?([-a-z]+)/g)) names.selectors.add(name);
    const [, property, value = ''] = (end !== '{' && /^([-a-z]+)\s*:([\s\S]*)$/.exec(part)) || [];
    if (atRule || property) {
      for (const [, name = ''] of part.matchAll(/(?<![-\w])([a-z][-a-z]*)\(/g)) names.functions.add(name);
    }
    if (!property) continue;
    const words = names.properties.get(property) ?? new Set();
    names.properties.set(property, words);
    for (const [word] of value.matchAll(/(?<![-\w#])[a-z][-a-z]+(?![-\w(])/g)) words.add(word);
  }
  return names;
};
