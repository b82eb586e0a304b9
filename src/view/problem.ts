/** What a problem means to the shopper, and its text. */
import { fill } from '../messages.ts';
import type { Ident, Problem, ProblemKind } from '../types.ts';
import type { NoticeProps, PickerProps } from './props.ts';

type Meaning = 'refusal' | 'delay' | 'form' | 'end';

const meanings: Readonly<Record<ProblemKind, Meaning>> = {
  refused: 'refusal',
  plans: 'refusal',
  unreachable: 'delay',
  unclear: 'delay',
  'after-update': 'form',
  'session-expired': 'end',
  'already-paid': 'end',
  'already-subscribed': 'end',
  config: 'end',
};

export const titleOf = (ident: Ident | null | undefined, { offers }: Pick<PickerProps, 'offers'>): string =>
  offers.find(({ plan }) => plan.ident === ident)?.plan.title ?? ident ?? '';

export const reasonOf = ({ kind, ident }: Pick<Problem, 'kind' | 'ident'>, props: NoticeProps): string =>
  fill(props.messages.reasons[kind], { from: titleOf(ident ?? props.rollback?.from ?? props.shown, props) });

export const isUnsure = ({ status }: Pick<PickerProps, 'status'>): boolean =>
  status === 'saving' || status === 'checking';

/**
 * Whether the problem is that the plan on screen is refused. Another attempt would be refused too, so no text may ask
 * the shopper to wait.
 */
export const refusesShown = ({ problem, shown }: NoticeProps): boolean =>
  problem !== null && meanings[problem.kind] === 'refusal' && shown !== null && problem.ident === shown;

/**
 * Whether the problem gets a text of its own. A missing or unclear answer gets no such text after a roll-back, because
 * the text of the roll-back already tells of it. A problem of the payment form always gets its own text.
 */
export const hinders = ({ problem, rollback }: NoticeProps): boolean => {
  const meaning = problem && meanings[problem.kind];
  return meaning === 'form' || (meaning === 'delay' && rollback === null);
};

/**
 * What is wrong with a plan, in one line for its card. The result is `null` if nothing is wrong, or if the problem is
 * about the payment form or the whole session.
 */
export const troubleOf = (ident: Ident, props: NoticeProps): string | null => {
  const { shown, problem, rollback, messages } = props;
  const isRefused = ident === shown && isUnsure(props) && refusesShown(props);
  const about = isRefused ? problem : rollback?.from === ident ? rollback.problem : null;
  if (!about) return null;
  const meaning = meanings[about.kind];
  return meaning === 'refusal'
    ? messages.unavailable
    : meaning === 'delay'
      ? messages.reasons[about.kind]
      : null;
};
