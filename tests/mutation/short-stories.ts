/** A few random stories. They notice changes of the locks that no single situation shows. */
import { expect, test } from 'vitest';
import { prove } from '../support/stories/prove.ts';

test('keeps its promise in 400 random stories', async () => {
  expect((await prove({ runs: 400, seed: 1 })).violation).toBeNull();
});
