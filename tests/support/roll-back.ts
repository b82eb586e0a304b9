/** Problems and roll-backs, as the view receives them. */
import type { Problem, ProblemKind } from '../../src/types.ts';

export const problem = (kind: ProblemKind, ident?: string): Problem => ({
  kind,
  message: 'for developers',
  ...(ident && { ident }),
});

export const rollback = (kind: ProblemKind) => ({
  from: 'pp_year',
  to: 'pp_month',
  problem: problem(kind, 'pp_year'),
});

/** A roll-back to a plan that is not confirmed yet. */
export const rollingBack = (kind: ProblemKind) =>
  ({
    status: 'checking',
    shown: 'pp_month',
    confirmed: null,
    rollback: rollback(kind),
    problem: problem(kind, 'pp_year'),
  }) as const;
