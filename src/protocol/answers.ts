/** How the outcome of a write changes what the picker knows, and then what the picker shows. */
import type { Problem } from '../types.ts';
import { withLost } from './doubt.ts';
import type { EventOf, WriteOutcome } from './event.ts';
import { backoffAfter, type Policy } from './policy.ts';
import { canRenew, shownIn, threatsTo } from './reading.ts';
import { rollBack, targetIn } from './rollback.ts';
import type { State, Write } from './state.ts';

type Sent = Omit<Write, 'task'>;
type Answered = Pick<EventOf<'answered'>, 'at' | 'chance' | 'answer'>;

export const conclude = (before: State, write: Sent, event: Answered, policy: Policy): State => {
  const { at, answer } = event;
  const pause = Math.min(answer.retryAfter ?? 0, policy.longestPause);
  const busyUntil = Math.max(before.busyUntil, at + pause);
  const state = { ...before, underWay: null, endedAt: at, busyUntil };
  if (answer.outcome === 'acknowledged') return acknowledge(state, write, policy);
  const known = withOutcome(state, write, answer, at, policy);
  if (state.ended !== null) return refuseChallenge(known, answer);
  switch (answer.outcome) {
    case 'refused':
      return takeRefusal(known, write, event, answer, policy);
    case 'unclear':
    case 'lost':
      return isShown(known, write) ? retryOrRollBack(known, event, answer.problem, policy) : known;
    case 'unsent':
      return isShown(known, write) ? takeUnsent(known, write, at, answer.problem, policy) : known;
  }
};

const isShown = (state: State, { ident }: Sent): boolean => ident === shownIn(state);

/**
 * The state after an acknowledgement. At first, the picker itself counts as the chooser of the plan. If the plan was
 * picked, `withoutOpenPick` then notes who picked it.
 */
const acknowledge = (state: State, { ident, proves }: Sent, policy: Policy): State => ({
  ...state,
  base: ident,
  confirmed: proves && threatsTo(ident, state).length === 0 ? ident : null,
  confirmedBy: 'picker',
  hostUpdated: !policy.updatesHost,
  failures: 0,
  refusals: 0,
  trouble: null,
  ended: null,
  isChallenged: false,
  isRenewalSpent: false,
});

/**
 * What is known after a write that was not acknowledged. A refusal is about one transmission of the write only. The
 * browser may have transmitted the write before, and that earlier transmission may have been applied. So no plan is
 * confirmed any more, unless the write was not sent.
 */
const withOutcome = (state: State, { id, ident }: Sent, answer: WriteOutcome, at: number, policy: Policy) => {
  if (answer.outcome === 'unsent') return state;
  const unknown = { ...state, confirmed: null };
  return answer.outcome === 'lost'
    ? withLost(unknown, [{ id, ident, until: at + policy.lateWriteWindow }])
    : unknown;
};

/**
 * A challenge was not acknowledged, so the session stays ended. If the answer also says why the session has ended, this
 * reason replaces the old reason.
 */
const refuseChallenge = (state: State, answer: Exclude<WriteOutcome, { outcome: 'acknowledged' }>): State => {
  const isEnd = answer.outcome === 'refused' && answer.ends !== 'no';
  const ended = isEnd ? answer.problem : state.ended;
  return rollBack({ ...state, ended, isChallenged: false }, answer.problem);
};

const takeRefusal = (
  before: State,
  write: Sent,
  { at, chance }: Answered,
  { problem, ends }: Extract<WriteOutcome, { outcome: 'refused' }>,
  policy: Policy,
): State => {
  const state = { ...before, refusals: Math.min(2, before.refusals + 1) };
  const target = targetIn(state);
  const isLastResort = target === null || target === write.ident;
  const isRefusedAgain = isLastResort && state.refusals > 1;
  const ended = { ...state, ended: problem };
  if (ends === 'now' || (ends === 'if-again' && (isRefusedAgain || canRenew(ended, policy)))) {
    return canRenew(ended, policy) || !isShown(state, write) ? ended : rollBack(ended, problem);
  }
  if (!isShown(state, write)) return state;
  // An HTTP status without a known error code may be about this plan only. So the shopper must not read that the
  // session has ended.
  const told: Problem = ends === 'if-again' ? { ...problem, kind: 'refused' } : problem;
  // After the roll-back, the picker at once asserts the plan that is then shown.
  if (target !== write.ident) return { ...rollBack(state, told), failures: 0, notBefore: at };
  const failures = state.failures + 1;
  const pause = failures > 1 ? policy.longestPause : backoffAfter(failures, chance, policy);
  return { ...state, failures, trouble: told, notBefore: at + pause };
};

const retryOrRollBack = (state: State, { at, chance }: Answered, problem: Problem, policy: Policy): State => {
  const failures = state.failures + 1;
  const failed = { ...state, failures, notBefore: at + backoffAfter(failures, chance, policy) };
  const nextStart = Math.max(failed.notBefore, failed.busyUntil);
  const lastStart = (state.pick?.isOpen ? state.pick.at : at) + policy.retryWithin;
  if (failures <= policy.retries && nextStart <= lastStart) return failed;
  const target = targetIn(state);
  return target !== null && target !== shownIn(state)
    ? rollBack(failed, problem)
    : { ...failed, trouble: problem };
};

const takeUnsent = (state: State, { ident }: Sent, at: number, problem: Problem, policy: Policy): State => {
  const target = targetIn(state);
  if (target !== null && target !== ident) return { ...rollBack(state, problem), failures: 0, notBefore: at };
  return { ...state, trouble: problem, notBefore: at + policy.longestPause };
};
