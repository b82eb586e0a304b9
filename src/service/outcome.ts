/**
 * What an answer to a write proves. Only a signed answer comes from the service itself, so only a signed answer is
 * final. Any other answer may come from a proxy or a firewall, while the write is still on its way to the service.
 */
import { guarded } from '../host.ts';
import type { WriteOutcome } from '../protocol/event.ts';
import type { Ident, Problem, ProblemKind } from '../types.ts';
import { codeIn, errorIn, ownValue, parseObject, signatureOf } from './envelope.ts';
import type { Answer } from './post.ts';
import { readRetryAfter } from './retry-after.ts';

const meanings = [
  'refused',
  'session-expired',
  'already-paid',
  'already-subscribed',
  'unchanged',
] as const satisfies readonly (ProblemKind | 'unchanged')[];

/** What a refusal can mean. `unchanged`: the session already holds the plan. */
export type RefusalMeaning = (typeof meanings)[number];

/** What a host can teach the picker about the service's answers. */
export interface HostKnowledge {
  /**
   * The meanings of more error codes. The key is the error code. `refused`: the service refuses only this plan, so the
   * session does not end. `unchanged`: the write counts as acknowledged.
   */
  readonly problemKinds?: Readonly<Record<string, RefusalMeaning>> | undefined;
  /** Whether an unknown answer says that the write was applied. `json` is the JSON object in the answer. */
  readonly acknowledges?: ((status: number, json: object) => unknown) | undefined;
}

/** Returns the outcome of an answer. Each answer has exactly one outcome. No outcome repeats `clientToken`. */
export const outcomeOf = (
  answer: Answer,
  ident: Ident,
  { problemKinds, acknowledges, clientToken }: HostKnowledge & { readonly clientToken?: string } = {},
): WriteOutcome => {
  const { status, redirected, body } = answer;
  const json = typeof body === 'object' && body ? parseObject(body.text) : null;
  const said = json ? errorIn(json, clientToken) : {};
  const pause = readRetryAfter(answer.retryAfter);
  const retryAfter = pause === null ? {} : { retryAfter: pause };
  const problem = (kind: ProblemKind, message: string): Problem => ({
    ...{ kind, message, httpStatus: status, ...said, ident },
  });
  const unproved = (outcome: 'lost' | 'unclear', told: Problem): WriteOutcome => ({
    ...{ outcome, problem: told, ...retryAfter },
  });

  if (redirected) return unproved('lost', problem('unclear', 'the answer came from another address'));
  if (body === null) return unproved('lost', problem('unreachable', 'the answer broke off'));
  const signature = json && signatureOf(json);
  if (json && signature === 'error') {
    const answered = problem('unclear', `the service answered ${spelled(status, said.code)}`);
    if (status === 429) return unproved('unclear', answered);
    if (!isFinalError(status)) return unproved('lost', answered);
    const { kind, ends } = refusalOf(status, codeIn(json), problemKinds);
    if (kind === 'unchanged') return { outcome: 'acknowledged' };
    const told = problem(kind, `the service refused the plan: ${spelled(status, said.code)}`);
    return { outcome: 'refused', problem: told, ends, ...retryAfter };
  }
  if (status === 200 && signature === 'success') return { outcome: 'acknowledged' };
  if (json && isOk(status) && isKnownToHost(acknowledges, status, json)) return { outcome: 'acknowledged' };
  if (status === 200) {
    const unknown = problem('unclear', 'HTTP 200, but no answer that is known');
    return unproved('lost', { ...unknown, code: 'unknown-answer' });
  }
  return unproved('lost', problem('unclear', `HTTP ${status} without the service’s signature`));
};

/**
 * Whether an error with this HTTP status is final. 408 and 5xx are not final: the service may have timed out while its
 * own backend still works on the write.
 */
const isFinalError = (status: number): boolean =>
  status === 200 || (status >= 400 && status < 500 && status !== 408);

const isOk = (status: number): boolean => status >= 200 && status < 300;

const spelled = (status: number, code: string | undefined): string =>
  `HTTP ${status}${code === undefined ? '' : `, code ${code}`}`;

/**
 * What a refusal means. A known error code counts more than the HTTP status. The host's list of codes counts more than
 * the picker's own list.
 */
const refusalOf = (status: number, code: string | null, problemKinds: unknown) => {
  const told = meaningOf(code, problemKinds) ?? meaningOf(code, meaningByCode);
  if (told) return { kind: told, ends: told === 'refused' ? 'no' : 'now' } as const;
  const isForbidden = status === 401 || status === 403 || status === 410;
  return isForbidden
    ? ({ kind: 'session-expired', ends: 'if-again' } as const)
    : ({ kind: 'refused', ends: 'no' } as const);
};

const meaningByCode: Readonly<Record<string, RefusalMeaning>> = {
  session_expired: 'session-expired',
  token_expired: 'session-expired',
  invalid_token: 'session-expired',
  already_paid: 'already-paid',
  double_purchase: 'already-subscribed',
};

/** Looks up an error code in a list. The host's list may be anything, so an unknown meaning is ignored. */
const meaningOf = (code: string | null, list: unknown): RefusalMeaning | undefined => {
  if (code === null) return undefined;
  const told = guarded(() => ownValue(Object(list), code));
  return meanings.find((meaning) => meaning === told);
};

const isKnownToHost = (acknowledges: unknown, status: number, json: object): boolean =>
  typeof acknowledges === 'function' && guarded(() => acknowledges(status, json)) === true;
