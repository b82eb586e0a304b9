import { isInSpecification } from '../../tests/spec/quotes.ts';
import { expect } from '../checkout.ts';

/** The lines are those of the specification. */
export function isQuoted(code: string): void {
  expect(isInSpecification(code), code).toBe(true);
}
