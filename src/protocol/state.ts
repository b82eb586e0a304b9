/**
 * What the protocol knows of one checkout session. Plain data; what can be derived is not stored.
 *
 * Times are milliseconds on one monotonic clock of the caller's choice.
 */
import type { Ident, PickedBy, Problem } from '../types.ts';

export interface State {
  /**
   * The last choice that was not rolled back. If it is by the `picker`, it comes from `selected` or from the session
   * before.
   */
  readonly pick: Pick | null;
  /**
   * The plan that a roll-back shows: the last one that the service acknowledged, or before that the session's first
   * plan.
   */
  readonly base: Ident | null;
  /** The plan the service is known to hold; `null` when that is not known. */
  readonly confirmed: Ident | null;
  /** Who chose the last acknowledged plan. */
  readonly confirmedBy: Chooser;
  /** False until the host's `afterUpdate` has finished for the confirmed plan. */
  readonly hostUpdated: boolean;
  /** The one thing under way. With a single slot, two writes at once cannot even be expressed. */
  readonly underWay: Write | HostUpdate | Renewal | null;
  readonly lost: readonly LostWrite[];

  /** Failed attempts at the shown plan in a row. */
  readonly failures: number;
  /** Refusals since the last acknowledgement, counted up to two. */
  readonly refusals: number;
  /** The next attempt begins no earlier than this. It is the end of a back-off, or of the pause after a key. */
  readonly notBefore: number;
  /** The service asked for no writes until this time (`Retry-After`). Only a shopper can end this wait. */
  readonly busyUntil: number;
  /** When the last write or renewal ended. */
  readonly endedAt: number;
  /** The last pick that was rolled back; forgotten at the next pick. */
  readonly rollback: Rollback | null;
  /** Why the last attempt at the shown plan failed; forgotten once one succeeds. */
  readonly trouble: Problem | null;

  /** Why the service takes no more writes for this session. */
  readonly ended: Problem | null;
  /** Somebody asked for one more write on the ended session. */
  readonly isChallenged: boolean;
  /**
   * True once `renewSession` failed, or gave a session on which nothing was acknowledged yet. Without this, the picker
   * would call `renewSession` without end.
   */
  readonly isRenewalSpent: boolean;

  /** The shopper may be looking at this page. */
  readonly isSeen: boolean;
  /** The browser says that it is offline. This is only a hint, and may be wrong. */
  readonly isOffline: boolean;
  /** This page holds the checkout's lock. */
  readonly isOwner: boolean;
  /** Payments here: asked for, or under way. */
  readonly holds: readonly Hold[];
  readonly paymentElsewhere: PaymentElsewhere;
  /** What each picker of the page offers, by its seat. */
  readonly offers: Readonly<Record<string, SeatOffer>>;
}

export type Chooser = PickedBy | 'picker';

export interface Pick {
  readonly ident: Ident;
  readonly by: Chooser;
  readonly at: number;
  /** False once the service was known to hold this plan. */
  readonly isOpen: boolean;
}

/** A pick as one checkout hands it to the next. */
export type Choice = Omit<Pick, 'at'>;

/** One `update_client_session` request that was sent and has not ended. */
export interface Write {
  readonly task: 'write';
  readonly id: string;
  readonly ident: Ident;
  /** False when something else may have changed the session meanwhile: then an acknowledgement proves nothing. */
  readonly proves: boolean;
}

/** The host's `afterUpdate`, running for the confirmed plan. */
export interface HostUpdate {
  readonly task: 'host-update';
  readonly id: string;
}

/** The host's `renewSession`, running. */
export interface Renewal {
  readonly task: 'renewal';
  readonly id: string;
  readonly ident: Ident;
}

/** A write whose outcome is unknown. It may be applied at any moment before `until`, not at or after it. */
export interface LostWrite {
  readonly id: string;
  /** `null`: it may be for any plan. */
  readonly ident: Ident | null;
  readonly until: number;
}

/** A pick that was undone, and what is shown instead. */
export interface Rollback {
  readonly from: Ident;
  readonly to: Ident | null;
  readonly problem: Problem;
}

/** A payment of this page. Once it is granted, nothing is written. `isLocked` says when picks are ignored. */
export interface Hold {
  readonly id: string;
  readonly isGranted: boolean;
}

/** `silent`: the page that pays does not answer. */
export type PaymentElsewhere = 'none' | 'open' | 'silent';

export interface SeatOffer {
  readonly plans: PlanCosts;
  /** The plan shown and what it cost when the shopper saw it. */
  readonly agreed: { readonly ident: Ident; readonly cost: string } | null;
}

/**
 * What may be picked, and the full cost of each plan as a text to compare. The cost is `null` while the price is not
 * known. `null` instead of a record: the host keeps its own list.
 */
export type PlanCosts = Readonly<Record<Ident, string | null>> | null;

/** A session just opened. Nothing is believed: what its host says of it is shown, and asserted. */
export const openingState: State = {
  pick: null,
  base: null,
  confirmed: null,
  confirmedBy: 'picker',
  hostUpdated: true,
  underWay: null,
  lost: [],
  failures: 0,
  refusals: 0,
  notBefore: 0,
  busyUntil: 0,
  endedAt: Number.NEGATIVE_INFINITY,
  rollback: null,
  trouble: null,
  ended: null,
  isChallenged: false,
  isRenewalSpent: false,
  isSeen: true,
  isOffline: false,
  isOwner: false,
  holds: [],
  paymentElsewhere: 'none',
  offers: {},
};
