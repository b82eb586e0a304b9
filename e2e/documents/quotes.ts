import { isInSpecification } from '../../tests/spec/quotes.ts';
import { expect } from '../checkout.ts';

/** The lines of the block must be lines of the specification. */
export function isQuoted(code: string): void {
  expect(isInSpecification(code), code).toBe(true);
}
