/**
 * What the protocol knows about one checkout session. The state is plain data. It has no values that can be computed
 * from its other values.
 *
 * All times are milliseconds on one monotonic clock of the caller's choice.
 */
import type { Ident, PickedBy, Problem } from '../types.ts';

export interface State {
  /**
   * The last pick that was not rolled back. If `by` is `picker`, nobody chose this plan. It comes from `selected` or
   * from the previous session.
   */
  readonly pick: Pick | null;
  /**
   * The plan that a roll-back shows. It is the last acknowledged plan. Before the first acknowledgement, it is the plan
   * that the session was created with, or the plan shown first.
   */
  readonly base: Ident | null;
  /** The plan that the service is known to hold; `null` when this plan is not known. */
  readonly confirmed: Ident | null;
  /** Who chose the last acknowledged plan. */
  readonly confirmedBy: Chooser;
  /**
   * Whether the host's payment form has the confirmed plan: `afterUpdate` has finished for this plan, or the host has
   * no `afterUpdate`.
   */
  readonly hostUpdated: boolean;
  /** The one task that is running. The state has only one place for a task, so it cannot have two writes at once. */
  readonly underWay: Write | HostUpdate | Renewal | null;
  readonly lost: readonly LostWrite[];

  /** How many attempts at the shown plan have failed in a row. */
  readonly failures: number;
  /** How many writes were refused since the last acknowledgement. At most 2 are counted. */
  readonly refusals: number;
  /**
   * The next attempt does not begin before this time. This time is the end of a pause, such as a back-off or the pause
   * after a key press.
   */
  readonly notBefore: number;
  /**
   * The service asked the picker to send nothing until this time (`Retry-After`). Only the shopper can end this wait
   * early.
   */
  readonly busyUntil: number;
  /** When the last write or renewal ended. */
  readonly endedAt: number;
  /** The last pick that was rolled back. It is forgotten at the next pick. */
  readonly rollback: Rollback | null;
  /**
   * Why the last attempt at the shown plan failed. After a lost or unclear write, the reason is set only when no quick
   * retry is left. A success or a new pick sets the value to `null`.
   */
  readonly trouble: Problem | null;

  /** Why the service accepts no more writes for this session; `null` while the session is open. */
  readonly ended: Problem | null;
  /** Whether somebody asked for one more write on the ended session. */
  readonly isChallenged: boolean;
  /**
   * True after `renewSession` has failed, and at the start of a session that `renewSession` gave. While the value is
   * true, the picker does not call `renewSession`. Otherwise the picker might call `renewSession` without end. The
   * value becomes false when the service acknowledges a write, or when the shopper picks or nudges. Most picks and
   * nudges by code have the same effect.
   */
  readonly isRenewalSpent: boolean;

  /** Whether the shopper may be looking at this page. */
  readonly isSeen: boolean;
  /** Whether the browser says that it is offline. The browser may be wrong. */
  readonly isOffline: boolean;
  /** Whether this page has the checkout's lock. */
  readonly isOwner: boolean;
  /** The payments of this page that were asked for or are under way. */
  readonly holds: readonly Hold[];
  readonly paymentElsewhere: PaymentElsewhere;
  /** What each picker at this checkout offers. The key is the name of the picker's seat. */
  readonly offers: Readonly<Record<string, SeatOffer>>;
  /** The last known cost of each plan at this checkout, whichever picker told it. */
  readonly costs: Costs;
}

export type Chooser = PickedBy | 'picker';

export interface Pick {
  readonly ident: Ident;
  readonly by: Chooser;
  readonly at: number;
  /** Becomes false when the service is known to hold this plan, and then stays false. */
  readonly isOpen: boolean;
}

/** A pick without its time. One checkout passes the pick on to the next checkout. */
export type Choice = Omit<Pick, 'at'>;

/** One `update_client_session` request that was sent and has not ended. */
export interface Write {
  readonly task: 'write';
  readonly id: string;
  readonly ident: Ident;
  /**
   * Whether an acknowledgement of this write would prove what the session holds. The acknowledgement proves nothing if
   * something else may have changed the session since the write was sent.
   */
  readonly proves: boolean;
}

/** A running call of the host's `afterUpdate` for the confirmed plan. */
export interface HostUpdate {
  readonly task: 'host-update';
  readonly id: string;
}

/**
 * A running call of the host's `renewSession`. During this call, the host's server may write the plan to this session.
 * With `sessionPerPlan`, the server writes nothing.
 */
export interface Renewal {
  readonly task: 'renewal';
  readonly id: string;
  readonly ident: Ident;
  /**
   * Whether the end of this renewal would prove what the session holds. It proves nothing if the price of a plan has
   * changed meanwhile. Writes to the old session make no difference, because they cannot change what the host gives.
   */
  readonly proves: boolean;
}

/** A write whose outcome is unknown. It may be applied at any moment before `until`, but not at `until` or later. */
export interface LostWrite {
  readonly id: string;
  /** The plan that was written. `null` means that the plan is not known, so it may be any plan. */
  readonly ident: Ident | null;
  readonly until: number;
}

/** A pick that was rolled back, and the plan that is shown instead. */
export interface Rollback {
  readonly from: Ident;
  readonly to: Ident | null;
  readonly problem: Problem;
}

/**
 * A payment of this page. While the hold is granted, no write is sent. The function `isLocked` says when picks are
 * ignored.
 */
export interface Hold {
  readonly id: string;
  /** The seat of the picker that asked for the payment. Without a seat, the payment may be for any plan. */
  readonly seat?: string | undefined;
  readonly isGranted: boolean;
}

/** Whether the shopper pays in another page. `silent`: the paying page does not answer. */
export type PaymentElsewhere = 'none' | 'open' | 'silent';

export interface SeatOffer {
  readonly plans: PlanCosts;
  /** The last known cost of each plan in this picker, even if its price is not known now. */
  readonly known: Costs;
}

export type Costs = Readonly<Record<Ident, string>>;

/**
 * The plans that may be picked, with the full cost of each plan. A cost is a text that the protocol only compares. It
 * is `null` while the price is not known. The whole value is `null` if the host keeps its own list of plans.
 */
export type PlanCosts = Readonly<Record<Ident, string | null>> | null;

/**
 * The state of a session that was just opened. No plan is confirmed yet. The plan that the host names is shown. This
 * plan is then asserted: the picker writes it without a pick.
 */
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
  costs: {},
};
