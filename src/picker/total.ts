/** Reads the `total` that a host gives for one plan. The value may be anything. */
import { isIdent } from '../ident.ts';
import { isCurrency, readAmount } from '../money.ts';
import { expected, kindOf } from '../service/expectation.ts';
import type { Problem, Total } from '../types.ts';

/** The result of reading the `total`. A total that cannot be read counts as a total that is still being calculated. */
export interface TotalRead {
  /** The total to show; `null` if there is none. */
  readonly total: Total | null;
  /** Whether the host gave a total, even a total that cannot be read. */
  readonly isNamed: boolean;
  readonly problem: Problem | null;
}

export const readTotal = (given: unknown): TotalRead => {
  if ((given ?? null) === null) return { total: null, isNamed: false, problem: null };
  try {
    const { ident, amount, tax = null, currency } = given as Total;
    const isTold =
      isIdent(ident) && isCurrency(currency) && isAmount(amount) && (tax === null || isAmount(tax));
    const total = { ident, amount, currency, ...(tax !== null && { tax }) };
    if (isTold) return { total, isNamed: true, problem: null };
  } catch {
    // A total that throws an error when it is read counts as wrong.
  }
  const problem = expected(
    'total',
    'null or such as { ident, amount: "39.99", currency: "USD" }',
    kindOf(given),
  );
  return { total: null, isNamed: true, problem };
};

const isAmount = (value: unknown): boolean => readAmount(value) !== null;
