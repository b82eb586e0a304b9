/** The code blocks of the documents. */
import { join } from 'node:path';
import { type CodeBlock, codeBlocksIn, readPages } from '../../tests/documents.ts';

export const root = join(import.meta.dirname, '../..');

/**
 * The blocks of each page, in order. docs/reference.md is left out. Its blocks are the built declarations, and
 * facts.spec.ts checks them.
 */
export const blocks: Readonly<Record<string, readonly CodeBlock[]>> = Object.fromEntries(
  Object.entries(readPages(root))
    .filter(([name]) => name !== 'docs/reference.md')
    .map(([name, page]) => [name, codeBlocksIn(page)]),
);

/** The first block under a heading of a page. Other blocks build on it. */
export const block = (heading: string, name = 'README.md'): CodeBlock => {
  const found = blocks[name]?.find((block) => block.heading === heading);
  if (!found) throw new Error(`${name}: expected a code block under “${heading}”`);
  return found;
};
