/** The protocol's numbers, in ms except `retries`, and what the host can do. */
export interface Policy {
  /** How many more attempts a pick gets after the first one. */
  readonly retries: number;
  /** How long after a pick its last retry may start. */
  readonly retryWithin: number;
  /** The upper bound of the first back-off. Each later one doubles it. */
  readonly backoff: number;
  /** The upper bound of any back-off and of any `Retry-After`. */
  readonly longestPause: number;
  /** A write that code asks for begins no earlier than this after the end of the last one. */
  readonly spacing: number;
  /** While the browser says that it is offline, an attempt waits this long, and is then made anyway. */
  readonly offlineDelay: number;
  /** How long a write may still be applied after the picker gave up on it. */
  readonly lateWriteWindow: number;
  /** The host must be brought up to date (`afterUpdate`) before the shopper can pay. */
  readonly updatesHost: boolean;
  /** The host can create a new session (`renewSession`). */
  readonly renews: boolean;
  /** A change of plan means a new session: nothing is ever written. */
  readonly sessionPerPlan: boolean;
}

export const defaultPolicy: Policy = {
  retries: 2,
  retryWithin: 12_000,
  backoff: 500,
  longestPause: 30_000,
  spacing: 5_000,
  offlineDelay: 1_000,
  lateWriteWindow: 10_000,
  updatesHost: false,
  renews: false,
  sessionPerPlan: false,
};

/** A random pause, from nothing to a bound that doubles (full jitter), so that many pages do not come back at once. */
export const backoffAfter = (failures: number, chance: number, policy: Policy): number =>
  chance * Math.min(policy.longestPause, policy.backoff * 2 ** (failures - 1));
