import type { Problem } from './types.ts';

/**
 * Thrown when the page's code makes a mistake, such as an unknown option. The promises of `settled()` and
 * `beginPayment()` also reject with this error when the status is `closed`, or when the picker leaves the page. So does
 * the promise of `beginPayment()` when the price of the plan has changed meanwhile. After `connectBilling`,
 * `checkout.updatePrice()` rejects with this error if the plan was not confirmed. All other failures of the network or
 * the service are reported as a `Problem`, which is data.
 */
export class PlanPickerError extends Error {
  override readonly name = 'PlanPickerError';
  /** The wrong option, attribute or property. */
  readonly field: string | undefined;
  /** What the value of `field` must be. */
  readonly expected: string | undefined;
  /** The problem that ended the session, if there was one. */
  readonly problem: Problem | undefined;

  constructor(message: string, about: { field?: string; expected?: string; problem?: Problem } = {}) {
    super(message);
    this.field = about.field;
    this.expected = about.expected;
    this.problem = about.problem;
  }
}
