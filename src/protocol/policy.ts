/** The protocol's numbers, all in ms but `retries`, and what the host is able to do. */
export interface Policy {
  /** Further attempts at a pick after the first. */
  readonly retries: number;
  /** No retry of a pick starts later than this after it. */
  readonly retryWithin: number;
  /** The first back-off's upper bound; each further one doubles it. */
  readonly backoff: number;
  /** The upper bound of any back-off and of any `Retry-After`. */
  readonly patience: number;
  /** What code asks for brings the next write no nearer than this after the last one ended. */
  readonly spacing: number;
  /** While the browser says that it is offline, an attempt waits so long, and is then made all the same. */
  readonly offlineDelay: number;
  /** How long after we gave up on a write it may still be applied. */
  readonly lateWriteWindow: number;
  /** The host must be brought up to date (`afterUpdate`) before the shopper can pay. */
  readonly updatesHost: boolean;
  /** The host can mint a new session (`renewSession`). */
  readonly renews: boolean;
  /** A change of plan means a new session: nothing is ever written. */
  readonly sessionPerPlan: boolean;
}

export const defaultPolicy: Policy = {
  retries: 2,
  retryWithin: 12_000,
  backoff: 500,
  patience: 30_000,
  spacing: 5_000,
  offlineDelay: 1_000,
  lateWriteWindow: 10_000,
  updatesHost: false,
  renews: false,
  sessionPerPlan: false,
};

/** Full jitter: anything from nothing to a bound that doubles, so that many pages do not come back at once. */
export const backoffAfter = (failures: number, chance: number, policy: Policy): number =>
  chance * Math.min(policy.patience, policy.backoff * 2 ** (failures - 1));
