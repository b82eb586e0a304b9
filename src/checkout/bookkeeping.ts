/** Updates the journal when the state has changed. This module does not know which event changed the state. */
import { type State, writeIn } from '../protocol/index.ts';
import type { Journal } from './journal.ts';

/**
 * Deletes the note of a write or renewal if its outcome is final, or if its late-write window has passed. If a write or
 * renewal has just become lost, stores its note again with a new deadline.
 * @param began returns whether this page began the write with the given id
 */
export const keepInStep = (
  journal: Journal,
  before: State,
  after: State,
  window: number,
  began: (id: string) => boolean,
): void => {
  const ended = writeIn(before);
  const isLost = (id: string) => after.lost.some((write) => write.id === id);
  if (ended !== null && after.underWay?.id !== ended.id) {
    if (isLost(ended.id)) journal.note(ended, window, window);
    else journal.strike(ended.id);
  }
  // Only the owner and the page that sent a write may delete the note of that write. Any other page must keep the note,
  // because the sender may have stored the note again with a later deadline.
  const isOurs = (id: string) => after.isOwner || began(id);
  for (const { id } of before.lost) if (!isLost(id) && isOurs(id)) journal.strike(id);
};
