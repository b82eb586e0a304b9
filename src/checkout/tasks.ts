/**
 * The tasks that take time: one write, a call of the host's `afterUpdate`, and a call of the host's `renewSession`.
 * Each task ends with exactly one outcome and never rejects. This module does not know what an outcome leads to.
 */
import { reportError } from '../host.ts';
import type { Page } from '../page/page.ts';
import type { WriteOutcome } from '../protocol/index.ts';
import { whenAborted } from '../service/abort.ts';
import { problemWith } from '../service/configuration.ts';
import type { Ident, Problem, Session } from '../types.ts';
import type { Seat, Settings } from './seat.ts';

/** The time limit of `afterUpdate` and `renewSession`, in ms. A call that takes longer counts as failed. */
export const hostPatience = 10_000;

/** @param number the number of the write, which the metadata contains; `null` if writes have no numbers */
export const write = async (
  { send, timeout, clientMetadata: told, ...request }: Settings,
  session: Session,
  ident: Ident,
  signal: AbortSignal,
  number: number | null = null,
): Promise<WriteOutcome> => {
  try {
    const clientMetadata = number === null ? told : { ...told, write_number: number };
    return await send({ ...request, clientMetadata, session }, ident, { signal, timeout });
  } catch {
    return { outcome: 'lost', problem: { kind: 'unreachable', message: 'the write failed', ident } };
  }
};

/** A host, as far as its `afterUpdate` needs it. A seat keeps its identity when it moves to another checkout. */
type UpdatedHost = Pick<Seat, 'settings' | 'lastCall'>;

/**
 * Calls `afterUpdate` of every host of the page. A call that was aborted may still run. If it ended after the next call,
 * the payment form could keep the old plan. So the next call of the same host waits until it has ended, or until its
 * time limit has passed.
 * @returns the problem, or `null` if every call has succeeded
 */
export const updateHosts = async (
  page: Page,
  all: readonly UpdatedHost[],
  session: Session | null,
  ident: Ident,
  signal: AbortSignal,
): Promise<Problem | null> => {
  const context = { signal, session: session && idsOf(session) };
  const update = async (host: UpdatedHost): Promise<void> => {
    if (!host.settings().afterUpdate) return;
    const last = host.lastCall;
    const left = last ? last.until - page.now() : 0;
    if (last && left > 0) await within(page, left, last.ended, signal);
    if (signal.aborted) return;
    const call = (async () => host.settings().afterUpdate?.(ident, context))();
    const ended = call.then(
      () => {},
      () => {},
    );
    host.lastCall = { ended, until: page.now() + hostPatience };
    const failure = await within(page, hostPatience, call, signal);
    if ('why' in failure) throw failure;
  };
  return Promise.all(all.map(update)).then(
    () => null,
    ({ why }) => ({ kind: 'after-update', message: `afterUpdate: ${why}`, ident }),
  );
};

/**
 * Calls the host's `renewSession`. The result has a session or a problem. With `sessionPerPlan`, the session may be
 * `null`.
 */
export const renew = async (
  page: Page,
  settings: Settings,
  ident: Ident,
  signal: AbortSignal,
): Promise<{ readonly session: Session | null } | { readonly problem: Problem }> => {
  const asked = (async () => settings.renewSession?.(ident, { signal }))();
  const given = await within(page, hostPatience, asked, signal);
  const failed = (why: string) => ({
    problem: { kind: 'refused', message: `renewSession: ${why}`, ident } as const,
  });
  if ('why' in given) return failed(given.why);
  if ((given.value ?? null) === null) {
    return settings.sessionPerPlan ? { session: null } : failed('expected a session, got nothing');
  }
  const session = copyOf(given.value as Session);
  if (session === null) return failed('expected a session that can be read');
  const wrong = problemWith({ ...settings, session });
  return wrong ? failed(wrong.message) : { session };
};

/**
 * Copies the host's session. Each value is read only once, because a second reading could throw an error or give
 * another value.
 */
const copyOf = (given: Session): Session | null => {
  try {
    const { clientToken, orderId, ident } = given;
    return { clientToken, orderId, ...((ident ?? null) !== null && { ident }) } as Session;
  } catch {
    return null;
  }
};

const idsOf = ({ clientToken, orderId }: Session): Session => ({ clientToken, orderId });

/**
 * Resolves with the value of a promise. If there is no value in time, resolves with the reason. An error of the host's
 * code is reported like any uncaught error of the page.
 */
const within = <T>(
  page: Page,
  ms: number,
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly value: T } | { readonly why: string }> =>
  new Promise((resolve) => {
    const cancel = page.after(ms, () => resolve({ why: `not done within ${ms} ms` }));
    whenAborted(signal, cancel);
    promise.then(
      (value) => {
        cancel();
        resolve({ value });
      },
      (error) => {
        cancel();
        // When the picker gives up, the signal aborts. If the host has passed the signal on, the host's promise then
        // rejects. This rejection is no error of the page, so it is not reported.
        if (!signal.aborted) reportError(error);
        resolve({ why: 'failed; the page’s error report has the reason' });
      },
    );
  });
