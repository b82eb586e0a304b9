/** A picker's place at a checkout: its settings, and what it hears. Only types. */
import type { CheckoutEvent, Choice, PlanCosts, State } from '../protocol/index.ts';
import type { SendWrite, WriteRequest } from '../service/write.ts';
import type { AfterUpdate, RenewSession, Session } from '../types.ts';

export interface Seat {
  /** It is unique. */
  readonly name: string;
  /** Read each time it is needed, because it may change. */
  settings(): Settings;
  /** Where its picker is drawn. */
  document(): Document | undefined;
  /** What its picker offers when it sits down. */
  offer(): PlanCosts;
  /**
   * The state has changed. This is called for all seats before any seat hears why. `meanwhile` runs before the host of
   * this seat can see the new state.
   */
  changed(meanwhile?: () => void): void;
  /** Called for each event, in order, even if a listener causes more events. */
  heard(event: CheckoutEvent, before: State, after: State): void;
  /** `renewSession` gave another session: the seat moves to its checkout. */
  renewed(session: Session, opening: Opening): void;
}

/** How a session begins. */
export interface Opening {
  /** The wanted plan: a pick from the previous session, or the plan that the page asked to show first. */
  readonly pick: Choice | null;
  /** No session came before it: the host's payment form was made for this session. */
  readonly isFirst: boolean;
  /** `renewSession` has just given the session. */
  readonly isRenewal: boolean;
}

export interface Settings extends Omit<WriteRequest, 'session'> {
  readonly send: SendWrite;
  /** The time limit of one write, in ms. */
  readonly timeout: number;
  /** In ms. */
  readonly lateWriteWindow: number;
  readonly numberWrites: boolean;
  readonly afterUpdate: AfterUpdate | null;
  readonly renewSession: RenewSession | null;
  readonly sessionPerPlan: boolean;
}
