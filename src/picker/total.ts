/** The total that a host names for one plan: it may be anything, and it is told only while it is that of the plan held. */
import { isIdent } from '../ident.ts';
import { isCurrency, readAmount } from '../money.ts';
import { expected, kindOf } from '../service/expectation.ts';
import type { Problem, Total } from '../types.ts';

/** A total that cannot be read is none that a shopper could be told: it counts as awaited. */
export interface TotalRead {
  /** `null` where there is none that can be told. */
  readonly total: Total | null;
  /** The host named one, or tried to. */
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
    // What throws when it is read is wrong as well.
  }
  const problem = expected(
    'total',
    'null or such as { ident, amount: "39.99", currency: "USD" }',
    kindOf(given),
  );
  return { total: null, isNamed: true, problem };
};

const isAmount = (value: unknown): boolean => readAmount(value) !== null;
