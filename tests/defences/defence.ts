/** One thing that guards the picker, and how to see that it does. */
export interface Defence {
  readonly against: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly code: string;
  readonly without: string;
  readonly test: readonly [file: string, title: string];
}
