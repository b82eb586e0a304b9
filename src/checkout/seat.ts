/**
 * A seat is a picker's place at a checkout. The checkout reads the picker's settings from the seat, and tells the seat
 * what changes. This module has only types.
 */
import type { CheckoutEvent, Choice, PlanCosts, State } from '../protocol/index.ts';
import type { SendWrite, WriteRequest } from '../service/write.ts';
import type { AfterUpdate, RenewSession, Session } from '../types.ts';

export interface Seat {
  /** The unique name of the seat. */
  readonly name: string;
  /**
   * The settings of the picker. The checkout reads the settings each time that it needs them, because they may change.
   */
  settings(): Settings;
  /** The document in which the picker is drawn. */
  document(): Document | undefined;
  /** What the picker offers now. */
  offer(): PlanCosts;
  /**
   * Called when the state has changed. It is called for all seats before `heard` is called for any seat. The seat runs
   * `meanwhile` before its host can see the new state.
   */
  changed(meanwhile?: () => void): void;
  /** Called for each event. The order of the events is kept, even if a listener causes more events. */
  heard(event: CheckoutEvent, before: State, after: State): void;
  /** Called when `renewSession` gave another session. The seat then moves to the checkout of that session. */
  renewed(session: Session, opening: Opening): void;
  /**
   * The last call of the host's `afterUpdate`: when it ends, and until when the next call waits for this end. The seat
   * keeps it, because the next call may come from a checkout of another copy of this script.
   */
  lastCall?: { readonly ended: Promise<void>; readonly until: number };
}

/** How a session begins at a checkout. */
export interface Opening {
  /** The plan to show: a pick from the previous session, or the plan that the host asked to show first. */
  readonly pick: Choice | null;
  /** Whether this session is the picker's first session. If so, the host made its payment form for this session. */
  readonly isFirst: boolean;
  /** Whether `renewSession` has just given this session. */
  readonly isRenewal: boolean;
}

export interface Settings extends Omit<WriteRequest, 'session'> {
  readonly send: SendWrite;
  /** The time limit of one write, in ms. */
  readonly timeout: number;
  /** How long a write that was given up may still be applied, in ms. */
  readonly lateWriteWindow: number;
  readonly numberWrites: boolean;
  readonly afterUpdate: AfterUpdate | null;
  readonly renewSession: RenewSession | null;
  readonly sessionPerPlan: boolean;
}
