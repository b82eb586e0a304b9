/** Code that guards the picker `against` something. The test must fail when the code is replaced by `without`. */
export interface Defence {
  readonly against: string;
  readonly file: string;
  /** The text of the guarding code. It must be in the file exactly once. */
  readonly code: string;
  readonly without: string;
  readonly test: readonly [file: string, title: string];
}
