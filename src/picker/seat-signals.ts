/**
 * The state, the session and the chosen plan of a picker's seat, as signals. This module does not know what follows
 * from these signals.
 */
import { type ReadonlySignal, signal } from '@preact/signals';
import { change } from '../change.ts';
import type { State } from '../protocol/index.ts';
import type { Ident, Session } from '../types.ts';
import type { Seating } from './seating.ts';

export interface SeatSignals {
  /** The state of the checkout; `null` while the picker has no seat. */
  readonly state: ReadonlySignal<State | null>;
  readonly session: ReadonlySignal<Session | null>;
  /** The plan that was chosen while the picker had no seat. */
  readonly chosen: ReadonlySignal<Ident | null>;
  /** Updates the signals. `meanwhile` runs before the host can see the new values. */
  refresh(meanwhile?: () => void): void;
}

export const createSeatSignals = (seating: Seating): SeatSignals => {
  const state = signal<State | null>(null);
  const session = signal<Session | null>(null);
  const chosen = signal<Ident | null>(null);
  return {
    ...{ state, session, chosen },
    refresh: (meanwhile) =>
      change(() => {
        state.value = seating.checkout()?.state() ?? null;
        session.value = seating.checkout()?.session ?? null;
        chosen.value = seating.chosen()?.ident ?? null;
        meanwhile?.();
      }),
  };
};
