/**
 * The files that `npm run mutate` changes. `null` means the whole file. `[from, to]` means a part of the file. The part
 * begins at the line that starts with `from`, and ends before the line that starts with `to`.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export const mutated = {
  ...Object.fromEntries(
    ['advance', 'answers', 'doubt', 'next', 'offers', 'policy', 'reading', 'rollback'].map((name) => [
      `src/protocol/${name}.ts`,
      null,
    ]),
  ),
  'src/checkout/journal.ts': null,
  'src/checkout/locks.ts': null,
  'src/service/outcome.ts': null,
  'src/service/envelope.ts': null,
};

/** The numbers of the first and the last line that may be changed. */
export function linesOf(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  if (!mutated[file]) return [1, lines.length];
  const [from, to] = mutated[file].map((start) => lines.findIndex((line) => line.startsWith(start)));
  if (from < 0 || to < from) throw new Error(`${file} has no “${mutated[file].join('” before “')}”`);
  return [from + 1, to];
}

/** A digest of the lines that may be changed, without comments. */
export function digestOf(file) {
  const [from, to] = linesOf(file);
  const code = readFileSync(file, 'utf8')
    .split('\n')
    .slice(from - 1, to)
    .map((line) => line.trim())
    .filter((line) => !/^(\/?\*|\/\/|$)/.test(line));
  return createHash('sha256').update(code.join('\n')).digest('hex').slice(0, 16);
}
