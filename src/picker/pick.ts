/**
 * What happens to a pick: the picker refuses it, passes it to the checkout, or remembers it for the next seat. This
 * module does not know how a pick ends.
 */
import type { ReadonlySignal } from '@preact/signals';
import type { State } from '../protocol/index.ts';
import type { Callers } from './callers.ts';
import type { Offering } from './offering.ts';
import type { PlanPicker } from './options.ts';
import { problemWithPick } from './pick-problem.ts';
import type { Reading } from './reading.ts';
import type { Seating } from './seating.ts';
import type { Telling } from './telling.ts';

/** How long the write waits after an arrow key, in ms. The shopper often presses a further arrow key. */
const keyboardPause = 150;

export const createPick =
  (
    seating: Seating,
    state: ReadonlySignal<State | null>,
    offering: Offering,
    reading: Reading,
    telling: Telling,
    callers: Callers,
    settle: () => void,
  ): PlanPicker['pick'] =>
  (ident, { by = 'host', via = 'pointer' } = {}) => {
    const problem = problemWithPick(ident, state.peek(), offering.offers.peek(), offering.forProtocol.peek());
    if (problem) {
      telling.tell([{ type: 'plan-problem', detail: { problem } }]);
      return Promise.resolve({ outcome: 'rolled-back', ident, problem });
    }
    const outcome = callers.awaitOutcome(ident);
    if (state.peek()) {
      seating.happen({ type: 'picked', ident, by, pause: via === 'keyboard' ? keyboardPause : 0 });
    } else {
      const previous = reading.shown.peek();
      const news = { type: 'plan-pick', detail: { ident, previous, by } } as const;
      telling.tell(previous === ident ? [] : [news], () => seating.choose({ ident, by, isOpen: true }));
      settle();
    }
    return outcome;
  };
