/** The news for hosts: what changed between two moments, and why. This module is pure. */
import type { CheckoutEvent, State } from '../protocol/index.ts';
import { shownIn } from '../protocol/index.ts';
import type { Offer, PlanPickerEventDetails, PlanPickerNews, Problem } from '../types.ts';

/** What a host can read from a picker at one moment. */
export interface Moment {
  readonly standing: PlanPickerEventDetails['plan-status'];
  readonly offers: readonly Offer[];
  readonly problems: readonly Problem[];
}

/** The event of the protocol that caused the news. */
export interface Cause {
  readonly event: CheckoutEvent;
  readonly before: State;
  readonly after: State;
  readonly orderId: string | null;
  /** Whether the session is the picker's first session. */
  readonly isFirst: boolean;
}

export const newsOf = (before: Moment, now: Moment, cause: Cause | null): readonly PlanPickerNews[] => {
  const rollback = cause && cause.after.rollback !== cause.before.rollback ? cause.after.rollback : null;
  return [
    ...offersIn(before, now),
    ...pickIn(cause),
    ...(rollback ? [{ type: 'plan-rollback', detail: rollback } as const] : []),
    ...newProblems(before, now),
    ...(rollback ? [] : confirmationIn(before, now, cause)),
    ...changeOf(before, now),
  ];
};

/** The offers are compared by content, because a host may give new objects with the same plans at each render. */
const offersIn = (before: Moment, { offers }: Moment): readonly PlanPickerNews[] =>
  isAlike(before.offers, offers) ? [] : [{ type: 'plan-offers', detail: { offers } }];

const pickIn = (cause: Cause | null): readonly PlanPickerNews[] => {
  if (cause?.event.type !== 'picked') return [];
  const { ident, by } = cause.event;
  const previous = shownIn(cause.before);
  const isPick = previous !== ident && shownIn(cause.after) === ident;
  return isPick ? [{ type: 'plan-pick', detail: { ident, previous, by } }] : [];
};

/** An unknown answer is reported even if the next attempt succeeded, because a developer has to look at the answer. */
export const unknownAnswerIn = (event: CheckoutEvent): Problem | null => {
  const isLost = event.type === 'answered' && event.answer.outcome === 'lost';
  return isLost && event.answer.problem.code === 'unknown-answer' ? event.answer.problem : null;
};

/**
 * Problems are compared by content. A host that renders after each problem may repeat its mistake. The repeated mistake
 * must not be reported again.
 */
const newProblems = (before: Moment, now: Moment): readonly PlanPickerNews[] =>
  now.problems
    .filter((problem) => !before.problems.some((told) => isAlike(told, problem)))
    .map((problem) => ({ type: 'plan-problem', detail: { problem } }));

/** No `plan-confirm` is sent if the plan is confirmed only because the host has vouched for the session. */
const confirmationIn = (
  { standing: before }: Moment,
  { standing: { shown, canPay } }: Moment,
  cause: Cause | null,
): readonly PlanPickerNews[] => {
  if (!cause || before.canPay || !canPay || shown === null) return [];
  const { orderId, after, isFirst } = cause;
  // In the picker's first session, a plan that nobody has picked can be confirmed without a write only by the host.
  const isVouched = isFirst && after.endedAt === Number.NEGATIVE_INFINITY && after.confirmedBy === 'picker';
  return isVouched
    ? []
    : [{ type: 'plan-confirm', detail: { ident: shown, orderId, by: after.confirmedBy } }];
};

/** `detail` is a copy, because a listener may change this object. */
const changeOf = (before: Moment, { standing }: Moment): readonly PlanPickerNews[] =>
  isAlike(before.standing, standing) ? [] : [{ type: 'plan-status', detail: { ...standing } }];

/**
 * Compares two values field by field. The values are not compared as JSON, because another script could change their
 * JSON with a method `toJSON`. Use this function only for our own plain data.
 */
export const isAlike = (one: unknown, other: unknown): boolean => {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  for (const name of names) if (!isAlike(Reflect.get(one, name), Reflect.get(other, name))) return false;
  return true;
};
