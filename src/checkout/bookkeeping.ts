/** Updates the journal when the state has changed. This module does not know what happened. */
import { type State, writeIn } from '../protocol/index.ts';
import type { Journal } from './journal.ts';

/**
 * Deletes the note of a write or renewal whose outcome is final or whose window has passed. If a write or renewal has
 * just become lost, its note is stored again with a new deadline.
 * @param began whether this page began the write with that id
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
  // Only the owner and the page that sent the write may delete its note. For any other page, the note may still be
  // needed, because the sender may have stored it again.
  const isOurs = (id: string) => after.isOwner || began(id);
  for (const { id } of before.lost) if (!isLost(id) && isOurs(id)) journal.strike(id);
};
