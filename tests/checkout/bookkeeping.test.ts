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

test('the note of a write under way is kept', () => {
  expect(entriesOf({}, { underWay: write('here.1') })).toEqual([]);
  expect(entriesOf({ underWay: write('here.1') }, { underWay: write('here.1') })).toEqual([]);
});

test('the note of a write is deleted when the outcome is final', () => {
  expect(entriesOf({ underWay: write('here.1') }, {})).toEqual(['strike here.1']);
});

test('a lost write gets a new note with the new end of its window', () => {
  expect(entriesOf({ underWay: write('here.1') }, { lost: [lost('here.1')] })).toEqual([
    'note here.1 for 10000',
  ]);
});

test('the note of a lost write is deleted when the write can no longer be applied', () => {
  expect(entriesOf({ lost: [lost('here.1')] }, {})).toEqual(['strike here.1']);
});

test('only the owner deletes the note of another page’s write', () => {
  const before = { lost: [lost('there.1')] };
  expect(entriesOf(before, {})).toEqual([]);
  expect(entriesOf(before, { isOwner: true })).toEqual(['strike there.1']);
});
