/** The response side of one request, for any protocol. */
import type { Answer } from './answer.ts';

/**
 * How a connection may drop without an answer. After each of these drops, a browser sends the request again by itself.
 *
 * - `reset`: without notice
 * - `close`: in good order; over HTTP/2 after a GOAWAY that counts this request among the handled ones
 * - `goaway`: after a GOAWAY that does not count this request among the handled ones
 * - `refused-stream`: only this request, with REFUSED_STREAM
 */
export type Drop = 'reset' | 'close' | 'goaway' | 'refused-stream';

export interface Wire {
  readonly drops: readonly Drop[];
  /** Whether more of the answer can be sent. */
  isOpen(): boolean;
  /** Whether the connection dropped. The browser may have sent the request again already. */
  isDropped(): boolean;
  /** Sends the whole answer. The connection is kept. */
  answer(answer: Answer): void;
  /** Sends the head, and the given part of the body. The head may declare a longer body. */
  begin(answer: Answer): void;
  write(text: string): void;
  /** Sends the answer in pieces of random size. */
  slice(answer: Answer, sizeOf: () => number, pause: () => Promise<void>): Promise<void>;
  /** Sends an interim answer, which has no content. */
  hint(): void;
  /** Sends bytes that are not HTTP. */
  garble(bytes: string): void;
  drop(drop: Drop): void;
  /**
   * Resolves when nothing more can be sent and the answer is not complete. `byClient` is true if the client has left.
   */
  readonly closed: Promise<{ readonly byClient: boolean }>;
}
