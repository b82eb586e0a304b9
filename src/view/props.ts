/** What the view is told, and what it tells back. */
import type { Messages } from '../messages.ts';
import type { Ident, Layout, Offer, Problem, Status } from '../types.ts';

export interface PickerProps {
  readonly offers: readonly Offer[];
  /** Stand-ins for the plans whose prices are yet to come, and whether something keeps these. */
  readonly prices: { readonly awaited: readonly Offer[]; readonly failed: boolean };
  readonly shown: Ident | null;
  readonly confirmed: Ident | null;
  /** What the confirmed plan costs in all, or that this is being worked out; `null` where nobody says. */
  readonly total: string | null;
  readonly status: Status;
  /** Whether another tab pays; `silent`: its page did not answer, so the payment may be taken from it. */
  readonly payment: 'none' | 'open' | 'silent';
  /** The current trouble, or why the last pick was rolled back. */
  readonly problem: Problem | null;
  /** The last pick, where it did not hold. Stays until the next pick. */
  readonly rollback: { readonly from: Ident; readonly to: Ident | null; readonly problem: Problem } | null;
  /** The plan of a write that was lost and may still land: choosing it again needs no wait. */
  readonly lostPick: Ident | null;
  /** A shopper's pick that was confirmed, to be said once. */
  readonly justConfirmed: Ident | null;
  readonly messages: Messages;
  /** BCP 47. Sets language and direction. */
  readonly locale: string;
  readonly layout: Layout;
  readonly disabled: boolean;
  readonly required: boolean;
  onPick(ident: Ident, how: PickedWith): void;
  onRetry(): void;
  /** The shopper wants the payment that is open in another tab to be made here. */
  onPayHere(): void;
}

/** A keyboard runs through plans on its way to the one meant; a pointer means the plan it hits. */
export type PickedWith = 'pointer' | 'keyboard';
