/** The numbers of the protocol, and what the host can do. All numbers are in ms; only `retries` is a count. */
export interface Policy {
  /** How many more attempts a pick gets after the first attempt. */
  readonly retries: number;
  /** How long after a pick its last retry may start. */
  readonly retryWithin: number;
  /** The upper bound of the first back-off. The bound doubles with each further failure. */
  readonly backoff: number;
  /** The upper bound of any back-off and of any `Retry-After`. */
  readonly longestPause: number;
  /**
   * The shortest time between the end of the last write and an attempt that code asks for. An attempt that the shopper
   * asks for does not wait for this time.
   */
  readonly spacing: number;
  /**
   * How long an attempt waits while the browser says that it is offline. After this time, the attempt is made anyway.
   */
  readonly offlineDelay: number;
  /** How long a write may still be applied after the picker gave up on it. */
  readonly lateWriteWindow: number;
  /** Whether the host has an `afterUpdate`. The shopper cannot pay before the call of `afterUpdate` has finished. */
  readonly updatesHost: boolean;
  /** Whether the host can create a new session (`renewSession`). */
  readonly renews: boolean;
  /** Whether each change of plan needs a new session. If so, no write is ever sent. */
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

/**
 * A random pause between 0 and a bound that doubles with each failure (full jitter). The pause is random so that many
 * pages do not try again at the same moment.
 */
export const backoffAfter = (failures: number, chance: number, policy: Policy): number =>
  chance * Math.min(policy.longestPause, policy.backoff * 2 ** (failures - 1));
