/** SECURITY.md quotes what was recorded, and names what is there. `npx vitest run --project=unit tests/security -u` writes it. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defences } from './defences.ts';
import { tableOf, withGenerated } from './documents.ts';
import { type Endurance, enduranceInWords, type Mutation, mutationInWords } from './records.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const recorded = <Record>(path: string): Record => JSON.parse(read(path));

test('SECURITY.md has each defence and each figure that was recorded', async () => {
  const page = withGenerated(read('SECURITY.md'), {
    defences: tableOf(
      ['against', 'the test that fails without it'],
      defences.map(({ against, test: [file, title] }) => [against, `\`${file}\`: ${title}`]),
    ),
    endurance: enduranceInWords(recorded<Endurance>('e2e/endurance/record.json')),
    mutation: mutationInWords(recorded<Mutation>('tests/mutation/record.json')),
  });
  await expect(page).toMatchFileSnapshot('../SECURITY.md');
});

test.each(defences)('the defence against $against is where the list says, and so is its test', (defence) => {
  const [file, title] = defence.test;
  expect(read(defence.file).split(defence.code)).toHaveLength(2);
  expect(existsSync(file)).toBe(true);
  expect(title).not.toBe('');
});
