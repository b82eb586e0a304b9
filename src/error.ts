import type { Problem } from './types.ts';

/**
 * A programmer's mistake, or the end of a session that something was waiting for.
 * It is deliberately not thrown for anything the network or the service does: that is a `Problem`, which is data.
 */
export class PlanPickerError extends Error {
  override readonly name = 'PlanPickerError';
  /** The option, attribute or property at fault. */
  readonly field: string | undefined;
  /** What that field must be. */
  readonly expected: string | undefined;
  /** The problem that ended the session, where there was one. */
  readonly problem: Problem | undefined;

  constructor(message: string, about: { field?: string; expected?: string; problem?: Problem } = {}) {
    super(message);
    this.field = about.field;
    this.expected = about.expected;
    this.problem = about.problem;
  }
}
