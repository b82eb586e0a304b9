import type { Problem } from './types.ts';

/**
 * Thrown when the page's code makes a mistake, such as an unknown option. A promise that waits for a session also
 * rejects with it when that session ends.
 * It is not thrown for anything that the network or the service does. That is a `Problem`, which is data.
 */
export class PlanPickerError extends Error {
  override readonly name = 'PlanPickerError';
  /** The wrong option, attribute or property. */
  readonly field: string | undefined;
  /** What that field must be. */
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
