/** A picker's place at a checkout: what it brings along, and what it is told. Only types. */
import type { CheckoutEvent, Choice, Offer, State } from '../protocol/index.ts';
import type { SendWrite, WriteRequest } from '../service/write.ts';
import type { AfterUpdate, RenewSession, Session } from '../types.ts';

export interface Seat {
  /** Nobody else has it. */
  readonly name: string;
  /** Read anew each time it is needed, so that it may change. */
  settings(): Settings;
  /** What its picker offers when it sits down. */
  offer(): Offer;
  /**
   * The state is another. Called for all before anyone hears why. What is done `meanwhile` is done before the seat's
   * own host can see the new state.
   */
  changed(meanwhile?: () => void): void;
  /** What happened, in order, even when hearing it makes more happen. */
  heard(event: CheckoutEvent, before: State, after: State): void;
  /** `renewSession` gave another session: the seat is at that one's checkout from now on. */
  renewed(session: Session, opening: Opening): void;
}

/** How a session begins. */
export interface Opening {
  /** What is wanted of it: a pick that outlives the session before, or what the page asked to show first. */
  readonly pick: Choice | null;
  /** No session came before it: the host's payment form was made for this one. */
  readonly isFirst: boolean;
  /** `renewSession` gave it, just now. */
  readonly isRenewal: boolean;
}

export interface Settings extends Omit<WriteRequest, 'session'> {
  readonly send: SendWrite;
  /** Of one write, in ms. */
  readonly timeout: number;
  /** In ms. */
  readonly lateWriteWindow: number;
  readonly numberWrites: boolean;
  readonly afterUpdate: AfterUpdate | null;
  readonly renewSession: RenewSession | null;
  readonly sessionPerPlan: boolean;
  /** Where the picker is drawn. */
  readonly document: Document | undefined;
}
