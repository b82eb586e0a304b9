/**
 * The notice of a picker without an element: the same texts as below the cards of the element. This module draws
 * nothing.
 */
import { computed, type ReadonlySignal } from '@preact/signals';
import type { PlanPicker } from './picker/options.ts';
import type { Offer } from './types.ts';
import { messageFor } from './view/notice.tsx';
import { isUnsure } from './view/problem.ts';
import type { NoticeProps } from './view/props.ts';

/** One line that tells the shopper what is happening. */
export interface Notice {
  /**
   * - `progress`: the shopper has to wait. Show this text only if the wait lasts a second
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
      onReload: () => globalThis.location.reload(),
    };
    const message = messageFor(props, true);
    if (!message) return null;
    const { text, act } = message;
    return {
      ...{ tone: toneOf(message.tone, props), text },
      action: act ? { label: act.label, run: act.onPress } : null,
    };
  });

/**
 * Returns the tone of the notice. If a card explains a roll-back, the message for the element is calm. A picker without
 * an element has no cards, so its notice has the tone `trouble`.
 */
const toneOf = (tone: 'calm' | 'trouble' | undefined, props: NoticeProps): Notice['tone'] => {
  const { status, payment, rollback, prices } = props;
  if (status === 'closed') return 'end';
  if (status === 'locked' || payment !== 'none') return 'quiet';
  if (tone !== 'calm') return 'trouble';
  if (prices.awaited.length > 0) return 'progress';
  if (rollback) return 'trouble';
  return isUnsure(props) ? 'progress' : 'quiet';
};
