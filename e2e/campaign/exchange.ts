import type { Answer } from './answer.ts';
import type { Dice } from './dice.ts';
import type { Drop, Wire } from './wire.ts';

/** One transmission of a write between the page and the service. */
export interface Exchange {
  readonly wire: Wire;
  readonly ident: string;
  readonly chance: Dice;
  /** The longest time that a fault may delay a write, in ms. */
  readonly longest: number;
  /**
   * Faults redirect requests to these two addresses. One is on this origin, and one is on another origin. The client
   * must not follow such a redirect.
   */
  readonly trap: { readonly here: string; readonly elsewhere: string };
  /** Resolves when the client is gone. */
  readonly left: Promise<void>;
  /** Resolves when the client's next write has been handled. */
  readonly next: Promise<void>;
  /** After a drop, resolves with the repeat of this write, or with null if no repeat comes in time. */
  repeat(): Promise<Exchange | null>;
  pause(ms: number): Promise<void>;
  /** Hands the request to the service. Resolves with `null` if it is too late for the write to be applied. */
  deliver(): Promise<Answer | null>;
  /** Sends this answer to the client. If the answer is `null`, drops the connection. */
  answer(answer: Answer | null): void;
  /** Drops the connection in the given way, by default in a random way. */
  drop(drop?: Drop): void;
  /** Counts one more event of this name. */
  note(what: string): void;
}
