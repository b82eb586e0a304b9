/**
 * The notice of a picker without an element: the same texts as below the cards of the element. This module draws
 * nothing.
 */
import { computed, type ReadonlySignal } from '@preact/signals';
import type { PlanPicker } from './picker/options.ts';
import type { Offer } from './types.ts';
import { actions, messageFor } from './view/notice.tsx';

/** One line that tells the shopper what is going on. */
export interface Notice {
  /**
   * - `progress`: the shopper has to wait. Show this text only if it lasts a second
   * - `quiet`: nothing is wrong
   * - `trouble`: something failed, and the text says what happens next
   * - `end`: the session has ended
   */
  readonly tone: 'progress' | 'quiet' | 'trouble' | 'end';
  readonly text: string;
  /** The button beside the text, or `null`. Call `run` only when the shopper asks for it. */
  readonly action: { readonly label: string; run(): void } | null;
}

/** The notice of a picker without an element, as a signal. It is `null` while there is nothing to tell. */
export const createNotice = (picker: PlanPicker): ReadonlySignal<Notice | null> =>
  computed(() => {
    const { awaited, failed } = picker.prices.value;
    const props = {
      ...{ offers: picker.offers.value, shown: picker.shown.value, confirmed: picker.confirmed.value },
      ...{ status: picker.status.value, problem: picker.problem.value, rollback: picker.rollback.value },
      ...{ lostPick: picker.lostPick.value, payment: picker.paymentElsewhere.value },
      ...{ messages: picker.messages.value, total: null, justConfirmed: null, disabled: false },
      prices: { awaited: Array<Offer>(awaited), failed },
      onPick: (ident: string) => void picker.pick(ident, { by: 'shopper' }),
      onRetry: () => picker.retry({ by: 'shopper' }),
      onPayHere: picker.payHere,
    };
    const message = messageFor(props, true);
    if (!message) return null;
    const action = message.act && actions(props)[message.act];
    return {
      // The element says the reason of a roll-back on the card. This page may have no cards, so the notice says all.
      tone: message.tone ?? 'trouble',
      text: [message.heard, message.text].filter(Boolean).join(' '),
      action: action ? { label: action.label, run: action.onPress } : null,
    };
  });
