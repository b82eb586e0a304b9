/** The input of the view, and its callbacks. */
import type { Messages } from '../messages.ts';
import type { Ident, Layout, Offer, Problem, Status } from '../types.ts';

export interface PickerProps {
  readonly offers: readonly Offer[];
  /**
   * While a price is loading, `awaited` has a placeholder for each plan, in the order of the host. Otherwise it is empty.
   * `failed`: the last attempt to load the prices failed.
   */
  readonly prices: { readonly awaited: readonly Offer[]; readonly failed: boolean };
  readonly shown: Ident | null;
  readonly confirmed: Ident | null;
  /** The total as text, or a text that says that it is being calculated. It is `null` if the host gave no total. */
  readonly total: string | null;
  readonly status: Status;
  /**
   * Whether a payment is open in another tab. With `silent`, the other tab did not answer, so its payment may be taken
   * over.
   */
  readonly payment: 'none' | 'open' | 'silent';
  /** Why the shopper cannot pay, or why the last pick was rolled back. */
  readonly problem: Problem | null;
  /** The last pick that was rolled back, or `null` after the next pick. */
  readonly rollback: { readonly from: Ident; readonly to: Ident | null; readonly problem: Problem } | null;
  /**
   * The plan that was rolled back, if its write may still be applied. The shopper can pick it again without waiting.
   */
  readonly lostPick: Ident | null;
  /** A shopper's pick that was just confirmed. It is announced once. */
  readonly justConfirmed: Ident | null;
  readonly messages: Messages;
  /** A BCP 47 language tag. It decides the language and the direction of the text. */
  readonly locale: string;
  readonly layout: Layout;
  readonly disabled: boolean;
  readonly required: boolean;
  onPick(ident: Ident, how: PickedWith): void;
  onRetry(): void;
  /** The shopper wants to pay here, not in the other tab. */
  onPayHere(): void;
  /** The shopper wants to load the page again, because the session has expired. */
  onReload(): void;
}

/** The plans as they are drawn. So a card stays in its place when the price of its plan comes. */
export const cardsOf = ({ offers, prices }: Pick<PickerProps, 'offers' | 'prices'>): readonly Offer[] => {
  if (prices.awaited.length === 0) return offers;
  const offerOf = ({ plan }: Offer) => offers.find((offer) => offer.plan.ident === plan.ident);
  return prices.awaited.map((placeholder) => offerOf(placeholder) ?? placeholder);
};

/** What the notice depends on. A picker without an element has only these props. */
export type NoticeProps = Omit<PickerProps, 'locale' | 'layout' | 'required'>;

/** With a keyboard, the shopper moves over other plans to the wanted plan. With a pointer, each press is a choice. */
export type PickedWith = 'pointer' | 'keyboard';
