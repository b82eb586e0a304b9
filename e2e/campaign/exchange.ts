import type { Answer } from './answer.ts';
import type { Dice } from './dice.ts';
import type { Drop, Wire } from './wire.ts';

/** One transmission of a write between the page and the service. */
export interface Exchange {
  readonly wire: Wire;
  readonly ident: string;
  readonly chance: Dice;
  /** The longest that a fault may keep something back, in ms. */
  readonly longest: number;
  /** An address that no request must ever reach, on this origin or on another. */
  readonly trap: { readonly here: string; readonly elsewhere: string };
  /** Resolves when the client is gone. */
  readonly left: Promise<void>;
  /** Resolves when the client's next write has been dealt with. */
  readonly next: Promise<void>;
  /** After a drop: the same write once more, or null when it does not come in time. */
  repeat(): Promise<Exchange | null>;
  pause(ms: number): Promise<void>;
  /** Hands the request to the service. `null` when it is too late for that. */
  deliver(): Promise<Answer | null>;
  /** `null` drops the connection. */
  answer(answer: Answer | null): void;
  /** In this way, or a random one. */
  drop(drop?: Drop): void;
  /** Counts something that happened. */
  note(what: string): void;
}
