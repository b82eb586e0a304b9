import type { Ident } from '../types.ts';

/**
 * - `waiting`: arrived; not decided yet
 * - `applied`: applied while its client was there
 * - `applied late`: applied after its client left, or after it was told something else
 * - `refused`: not applied, and told so
 * - `rate limited`: not applied, told to come back later
 * - `dropped before`, `dropped after`: the connection dropped, before or after it was applied
 * - `error`: answered 5xx; `appliedAt` tells whether it was applied
 * - `intercepted`: something else answered in the service's place; `appliedAt` tells whether it was applied
 * - `never answered`: not applied, and nothing said
 */
export type WriteOutcome =
  | 'waiting'
  | 'applied'
  | 'applied late'
  | 'refused'
  | 'rate limited'
  | 'dropped before'
  | 'dropped after'
  | 'error'
  | 'intercepted'
  | 'never answered';

/** One transmission that arrived at a session. Times are in ms since the session was created. */
export interface WriteRecord {
  /** Counts the session's writes, from 1. */
  readonly n: number;
  readonly arrivedAt: number;
  /** The plan asked for, or null when the request did not name one. */
  readonly ident: Ident | null;
  /** The body as parsed, client token included. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Properties of the body which the service does not know. Tolerated here; a strict service refuses them. */
  readonly unknown: readonly string[];
  readonly outcome: WriteOutcome;
  /** The HTTP status its client was answered, or null when it got no answer. */
  readonly status: number | null;
  readonly appliedAt: number | null;
  /** Whether the client gave up before an answer. */
  readonly clientLeft: boolean;
}
