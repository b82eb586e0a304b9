/** The input of the view, and its callbacks. */
import type { Messages } from '../messages.ts';
import type { Ident, Layout, Offer, Problem, Status } from '../types.ts';

export interface PickerProps {
  readonly offers: readonly Offer[];
  /** Placeholders for the plans whose prices are still loading, and whether the last attempt failed. */
  readonly prices: { readonly awaited: readonly Offer[]; readonly failed: boolean };
  readonly shown: Ident | null;
  readonly confirmed: Ident | null;
  /** The total as text, or a text that it is being calculated; `null` if the host gave none. */
  readonly total: string | null;
  readonly status: Status;
  /** Whether another tab pays. `silent`: its page did not answer, so the payment may be taken over. */
  readonly payment: 'none' | 'open' | 'silent';
  /** Why the shopper cannot pay, or why the last pick was rolled back. */
  readonly problem: Problem | null;
  /** The last pick that was rolled back, until the next pick. */
  readonly rollback: { readonly from: Ident; readonly to: Ident | null; readonly problem: Problem } | null;
  /** The plan that was rolled back and may still be applied: it can be picked again without a wait. */
  readonly lostPick: Ident | null;
  /** A shopper's pick that was just confirmed. It is announced once. */
  readonly justConfirmed: Ident | null;
  readonly messages: Messages;
  /** BCP 47. Sets language and direction. */
  readonly locale: string;
  readonly layout: Layout;
  readonly disabled: boolean;
  readonly required: boolean;
  onPick(ident: Ident, how: PickedWith): void;
  onRetry(): void;
  /** The shopper wants to pay here, not in the other tab. */
  onPayHere(): void;
}

/** With a keyboard, the shopper passes other plans before the wanted one. With a pointer, each press is a choice. */
export type PickedWith = 'pointer' | 'keyboard';
