/** Sends the answer to one request, over any of the protocols. */
import type { Answer } from './answer.ts';

/**
 * How a connection may drop without an answer. After each of these drops, a browser sends the request again by itself.
 *
 * - `reset`: the connection is reset without notice
 * - `close`: the connection closes in good order. Over HTTP/2, a GOAWAY comes first and says that this request was
 *   handled
 * - `goaway`: the connection closes after a GOAWAY that says that this request was not handled
 * - `refused-stream`: only this request ends, with REFUSED_STREAM. The connection stays open
 */
export type Drop = 'reset' | 'close' | 'goaway' | 'refused-stream';

export interface Wire {
  readonly drops: readonly Drop[];
  /** Whether more of the answer can be sent. */
  isOpen(): boolean;
  /** Whether the connection has dropped. If so, the browser may already have sent the request again. */
  isDropped(): boolean;
  /** Sends the whole answer. The connection is kept. */
  answer(answer: Answer): void;
  /** Sends the head of the answer and the given part of its body. The head may declare a longer body. */
  begin(answer: Answer): void;
  write(text: string): void;
  /** Sends the answer in pieces of random size. */
  slice(answer: Answer, sizeOf: () => number, pause: () => Promise<void>): Promise<void>;
  /** Sends an interim answer (HTTP 103), which has no body. */
  hint(): void;
  /** Sends bytes that are not HTTP. */
  garble(bytes: string): void;
  drop(drop: Drop): void;
  /**
   * Resolves when nothing more can be sent and the answer is not complete. `byClient` is true if the client has left.
   */
  readonly closed: Promise<{ readonly byClient: boolean }>;
}
