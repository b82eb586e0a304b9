import type { Ident } from '../types.ts';

/**
 * What became of a write:
 *
 * - `waiting`: arrived, but not decided yet
 * - `applied`: applied before its client left
 * - `applied late`: applied after its client left, or after its client got another answer
 * - `refused`: not applied, and the answer says so
 * - `rate limited`: not applied; the answer asks the client to come back later
 * - `dropped before`, `dropped after`: the connection dropped, before or after the write was applied
 * - `error`: answered 5xx; `appliedAt` says whether it was applied
 * - `intercepted`: something else answered in the service's place; `appliedAt` says whether it was applied
 * - `never answered`: not applied, and not answered
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
  /** The number of this write in its session, from 1. */
  readonly n: number;
  readonly arrivedAt: number;
  /** The plan asked for, or null if the request did not name one. */
  readonly ident: Ident | null;
  /** The parsed body, including the client token. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Properties of the body that the service does not know. The sandbox accepts them; a strict service refuses them. */
  readonly unknown: readonly string[];
  readonly outcome: WriteOutcome;
  /** The HTTP status of the answer, or null if the client got no answer. */
  readonly status: number | null;
  readonly appliedAt: number | null;
  /** Whether the client left before it got an answer. */
  readonly clientLeft: boolean;
}
