/** The way back of one request, whatever the protocol. */
import type { Answer } from './answer.ts';

/**
 * How a connection may drop without an answer. A browser takes each for a reason to send the request again by itself.
 *
 * - `reset`: without a word
 * - `close`: in good order; over HTTP/2 after a GOAWAY that counts this request among those dealt with
 * - `goaway`: after a GOAWAY that does not count this request among those dealt with
 * - `refused-stream`: only this request, with REFUSED_STREAM
 */
export type Drop = 'reset' | 'close' | 'goaway' | 'refused-stream';

export interface Wire {
  readonly drops: readonly Drop[];
  /** Whether more can be said. */
  isOpen(): boolean;
  /** Whether its connection dropped, so that the browser may have sent the request again already. */
  isDropped(): boolean;
  /** The whole answer. The connection is kept. */
  answer(answer: Answer): void;
  /** The head, and as much of the body as given. What is declared of it may be more. */
  begin(answer: Answer): void;
  write(text: string): void;
  /** Ends an answer that was begun. */
  end(): void;
  /** The answer in pieces of random size. */
  slice(answer: Answer, sizeOf: () => number, pause: () => Promise<void>): Promise<void>;
  /** An interim answer, which says nothing. */
  hint(): void;
  /** What is not HTTP. */
  garble(bytes: string): void;
  drop(drop: Drop): void;
  /** Resolves when nothing more can be said, though the answer is not whole: with whether it was the client who left. */
  readonly closed: Promise<{ readonly byClient: boolean }>;
}
