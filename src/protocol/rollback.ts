/** How a pick is rolled back. */
import type { Problem } from '../types.ts';
import { isListed, shownIn } from './reading.ts';
import type { State } from './state.ts';

/** Shows the last acknowledged plan again, or no plan if that plan is no longer offered. `problem` is the reason. */
export const rollBack = (state: State, problem: Problem): State => {
  const from = shownIn(state);
  const to = targetIn(state);
  if (!from || from === to) return state;
  return { ...state, pick: null, base: to, rollback: { from, to, problem } };
};

/** The plan that a roll-back leads to; `null` if there is none. */
export const targetIn = (state: State): State['base'] =>
  state.base && isListed(state.base, state) ? state.base : null;
