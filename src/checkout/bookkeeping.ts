/** Keeps the journal in step with the state. This module does not know what happened. */
import type { State } from '../protocol/index.ts';
import type { Journal } from './journal.ts';

/**
 * Deletes the note of a write whose outcome is final or whose window has passed. Notes a lost write again, with its
 * new end.
 * @param began whether this page began the write of that id
 */
export const keepInStep = (
  journal: Journal,
  before: State,
  after: State,
  window: number,
  began: (id: string) => boolean,
): void => {
  const { underWay } = before;
  const isLost = (id: string) => after.lost.some((write) => write.id === id);
  if (underWay?.task === 'write' && after.underWay?.id !== underWay.id) {
    if (isLost(underWay.id)) journal.note(underWay, window, window);
    else journal.strike(underWay.id);
  }
  // Only the owner, or the page that sent the write, may delete its note. The sender may have renewed it.
  const isOurs = (id: string) => after.isOwner || began(id);
  for (const { id } of before.lost) if (!isLost(id) && isOurs(id)) journal.strike(id);
};
