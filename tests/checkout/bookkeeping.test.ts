/** The journal must have a note of each write that may still be applied, and no other notes. */
import { expect, test } from 'vitest';
import { keepInStep } from '../../src/checkout/bookkeeping.ts';
import { openingState, type State } from '../../src/protocol/index.ts';

/** What `keepInStep` does to the journal, with a late-write window of 10 s. Ids of this page begin with `here`. */
const entriesOf = (before: Partial<State>, after: Partial<State>): string[] => {
  const entries: string[] = [];
  const journal = {
    note: ({ id }: { id: string }, lasts: number) => void entries.push(`note ${id} for ${lasts}`),
    strike: (id: string) => void entries.push(`strike ${id}`),
    read: () => [],
  };
  const began = (id: string) => id.startsWith('here');
  keepInStep(journal, { ...openingState, ...before }, { ...openingState, ...after }, 10_000, began);
  return entries;
};

const write = (id: string) => ({ task: 'write', id, ident: 'pp_a', proves: true }) as const;
const lost = (id: string) => ({ id, ident: 'pp_a', until: 10_000 });

test('a write under way stays noted', () => {
  expect(entriesOf({}, { underWay: write('here.1') })).toEqual([]);
  expect(entriesOf({ underWay: write('here.1') }, { underWay: write('here.1') })).toEqual([]);
});

test('a write whose outcome is final is struck', () => {
  expect(entriesOf({ underWay: write('here.1') }, {})).toEqual(['strike here.1']);
});

test('a lost write is noted anew, with its new end', () => {
  expect(entriesOf({ underWay: write('here.1') }, { lost: [lost('here.1')] })).toEqual([
    'note here.1 for 10000',
  ]);
});

test('a lost write that can no longer be applied is struck', () => {
  expect(entriesOf({ lost: [lost('here.1')] }, {})).toEqual(['strike here.1']);
});

test('the write of another page is struck by the owner only', () => {
  const before = { lost: [lost('there.1')] };
  expect(entriesOf(before, {})).toEqual([]);
  expect(entriesOf(before, { isOwner: true })).toEqual(['strike there.1']);
});
