/**
 * What a careful team would write without this package. Most teams overlook an error that comes with HTTP 200, but this
 * code notices it.
 */
import type { Ident } from '../../../src/types.ts';
import type { Clock } from '../clock.ts';
import type { Service } from '../service.ts';

/** No answer: a time-out, or a connection that dropped. */
export class NetworkError extends Error {}

/** An answer that is not a success. */
export class ServiceError extends Error {}

/** Sends one request. Throws unless the answer is a success. */
export const write = async (
  { post }: Pick<Service, 'post'>,
  ident: Ident,
  signal?: AbortSignal,
): Promise<void> => {
  const answer = await post(ident, signal).catch((cause) => {
    throw new NetworkError('no answer', { cause });
  });
  const saysError = (answer.body as { text: string }).text.includes('"status":"error"');
  if (answer.status !== 200 || saysError) throw new ServiceError(`HTTP ${answer.status}`);
};

/** Tries at most three times, a second apart, as long as `isWorthIt` allows. */
export const retry = async (
  { clock }: { readonly clock: Clock },
  attempt: () => Promise<void>,
  isWorthIt: (error: unknown) => boolean,
): Promise<void> => {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 3 || !isWorthIt(error)) throw error;
    }
    await new Promise<void>((resolve) => clock.after(1_000, resolve));
  }
};

/** Shows the notice “That did not work.” for some seconds, or until the next pick. Meanwhile nobody can pay. */
export const createNotice = ({ clock }: { readonly clock: Clock }) => {
  let isShown = false;
  let cancel = () => {};
  const hide = () => {
    cancel();
    isShown = false;
  };
  return {
    isShown: () => isShown,
    hide,
    show() {
      hide();
      isShown = true;
      cancel = clock.after(noticeStands, hide);
    },
  };
};

export const noticeStands = 4_000;
