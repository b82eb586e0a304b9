/** Code that guards the picker `against` something, and the test that fails when the code is replaced by `without`. */
export interface Defence {
  readonly against: string;
  readonly file: string;
  /** The code that guards. It must be in the file exactly once. */
  readonly code: string;
  readonly without: string;
  readonly test: readonly [file: string, title: string];
}
