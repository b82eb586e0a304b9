/**
 * Writes choices of this project into the code of a library, so that the minifier can drop the code that is then never
 * used. Only the build of the script tag does this. The build of the modules does not change any library.
 */
import { readFileSync } from 'node:fs';
import { parseAst } from 'rolldown/parseAst';

/**
 * Replaces parts of the library's code. `find` is called with each node that reads a value or does something, and with
 * the text of this node. `find` returns the name of the edit, the node to replace, and the new text. If nothing is to
 * be replaced, `find` returns null.
 *
 * @param {string} code
 * @param {(node: any, text: string) => [name: string, node: any, by: string] | null} find
 * @param {Set<string>} missing the names of the edits that were not made yet
 */
export function edit(code, find, missing) {
  /** @type {[any, string][]} */
  const edits = [];
  const visit = (/** @type {any} */ node) => {
    if (typeof node?.type !== 'string') return;
    const [name, part, by] = find(node, code.slice(node.start, node.end)) ?? [];
    if (name === undefined) return childrenOf(node).forEach(visit);
    missing.delete(name);
    edits.push([part, by]);
  };
  visit(parseAst(code));
  return edits
    .sort(([one], [other]) => other.start - one.start)
    .reduce((edited, [{ start, end }, by]) => {
      // The number of lines stays the same, so that the source map is right for the code after the edit.
      const lines = '\n'.repeat(code.slice(start, end).split('\n').length - by.split('\n').length);
      return edited.slice(0, start) + by + lines + edited.slice(end);
    }, code);
}

/**
 * Throws an error if the library is not the one that this project knows: it has another version, or a part that is to be
 * replaced was not in its code. In another version, the same text may mean something else.
 *
 * @param {string} library
 * @param {string} version the version that this project knows
 * @param {Set<string>} missing the names of the edits that were not made
 */
export function expectKnown(library, version, missing) {
  const manifest = new URL(`../node_modules/${library}/package.json`, import.meta.url);
  const found = JSON.parse(readFileSync(manifest, 'utf8')).version;
  if (found !== version) throw new Error(`${library}: expected version ${version}, found ${found}`);
  if (missing.size > 0)
    throw new Error(`${library} has changed: expected to find ${[...missing].join(', ')}`);
}

/**
 * Returns the children of a node. Names of properties, and names that are only declared or get a value, are left out.
 */
const childrenOf = (/** @type {any} */ node) =>
  Object.entries(node)
    .filter(([child]) => !named[child]?.test(node.type) && (node.computed || !/^(property|key)$/.test(child)))
    .flatMap(([, child]) => child);

/** A property holds such names if the type of its node matches the pattern. */
const named = { left: /^AssignmentExpression$/, id: /^(VariableDeclarator|Function)/, params: /Function/ };
