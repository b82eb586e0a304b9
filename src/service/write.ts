/**
 * Sends one write and says how it ended. This module never throws an error, never retries and remembers nothing,
 * because the protocol must see every attempt. It does not know what is shown, nor what an outcome leads to.
 */
import type { WriteOutcome } from '../protocol/event.ts';
import type { Ident, Problem, Session } from '../types.ts';
import { type Address, endpointOf } from './address.ts';
import { jsonOf, problemWith, problemWithIdent } from './configuration.ts';
import { watchCsp } from './csp.ts';
import { expected } from './expectation.ts';
import { type HostKnowledge, outcomeOf } from './outcome.ts';
import { post } from './post.ts';
import { startTimeLimit } from './time-limit.ts';

/** The address of a write, its session, and what the host adds to the write. Only own properties are read. */
export interface WriteRequest extends Address, HostKnowledge {
  readonly session: Session;
  /** Sent with the write as `client_metadata`. */
  readonly clientMetadata?: Readonly<Record<string, unknown>> | undefined;
}

/** Sends one write. The checkout takes any function of this type. */
export type SendWrite = (
  request: WriteRequest,
  ident: Ident,
  options: {
    /** When the signal aborts, the write is given up, and its outcome is `lost`. */
    readonly signal: AbortSignal;
    /**
     * The time limit of the write, in ms. It covers headers and body together. After this time, the write is given up.
     */
    readonly timeout: number;
  },
) => Promise<WriteOutcome>;

/** The default time limit of one attempt, in ms. */
export const defaultTimeout = 8_000;

const endpoint = 'checkout/update_client_session';

/** The longest answer that is read, in bytes. An acknowledgement is much shorter: it is `{}` or a small JSON object. */
const maxBytes = 64 * 1024;

export const sendWrite: SendWrite = async (request, ident, options) => {
  const prepared = prepare(request, ident);
  return 'problem' in prepared ? { outcome: 'unsent', ...prepared } : exchange(prepared, ident, options);
};

interface Prepared {
  readonly given: WriteRequest;
  readonly body: string;
}

/** Checks the whole write before anything is sent. */
const prepare = (request: WriteRequest, ident: Ident): Prepared | { readonly problem: Problem } => {
  try {
    // The object has no prototype. Otherwise a missing field could be read from a polluted `Object.prototype`.
    const given: WriteRequest = Object.assign(Object.create(null), request);
    const wrong = problemWith(given) ?? problemWithIdent(ident);
    if (wrong) return { problem: wrong };
    const body = bodyOf(given, ident);
    if (body !== undefined) return { given, body };
    return { problem: { ...expected('clientMetadata', 'values that JSON can hold'), ident } };
  } catch {
    return { problem: expected('configuration', 'values that can be read') };
  }
};

const exchange = async (
  { given, body }: Prepared,
  ident: Ident,
  { signal, timeout }: Parameters<SendWrite>[2],
): Promise<WriteOutcome> => {
  const url = endpointOf(given, endpoint);
  const limit = startTimeLimit(timeout, signal);
  const csp = watchCsp(url);
  const problem = (kind: Problem['kind'], message: string): Problem => ({ kind, message, ident });
  const lost = (message: string): WriteOutcome => ({
    ...{ outcome: 'lost', problem: problem('unreachable', message) },
  });
  try {
    const answer = await post(given, endpoint, body, { signal: limit.signal, maxBytes });
    if (limit.isPast()) return lost(limit.message);
    const { problemKinds, acknowledges, session } = given;
    return outcomeOf(answer, ident, { problemKinds, acknowledges, clientToken: session.clientToken });
  } catch {
    // The browser's error could quote the request. So the error is not passed on, and the messages are our own.
    if (limit.signal.aborted) return lost(limit.message);
    if (!(await csp.blocked(limit.signal))) return lost('the connection failed');
    const { origin } = new URL(url);
    const message = `the page’s content security policy blocks the request: its connect-src needs ${origin}`;
    return { outcome: 'unsent', problem: problem('config', message) };
  } finally {
    limit.end();
    csp.end();
  }
};

const bodyOf = ({ session, clientMetadata }: WriteRequest, ident: Ident): string | undefined =>
  jsonOf({
    // The object has no prototype. Otherwise a polluted `Object.prototype.toJSON` could change what is sent.
    __proto__: null,
    client_token: session.clientToken,
    order_id: session.orderId,
    pp_ident: ident,
    ...(clientMetadata && { client_metadata: clientMetadata }),
  });
