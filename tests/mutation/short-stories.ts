/**
 * A few random stories. Some changes of the locks' code show only in a long sequence of events, so no other unit test
 * notices them.
 */
import { expect, test } from 'vitest';
import { prove } from '../support/stories/prove.ts';

test('keeps its promise in 400 random stories', async () => {
  expect((await prove({ runs: 400, seed: 1 })).violation).toBeNull();
});
