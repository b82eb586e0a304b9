/**
 * A sandbox that listens on a port. It has one session, which holds `pp_a`. The functions of this module send requests
 * to the sandbox. Each test of a file that imports this module gets a new sandbox.
 */
import { afterEach, beforeEach } from 'vitest';
import {
  createSandbox,
  type Fault,
  type Listener,
  listen,
  type SandboxOptions,
  type SandboxSession,
} from '../../src/testing/index.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';

export let sandbox: ReturnType<typeof createSandbox>;
export let listener: Listener;
export let clock: HandClock;
export let session: SandboxSession;

async function start(options: SandboxOptions = {}) {
  clock = createHandClock();
  sandbox = createSandbox({ clock, ...options });
  listener = await listen(sandbox);
  session = sandbox.createSession({ ident: 'pp_a', orgId: 'acme' });
}

async function stop() {
  sandbox.dispose();
  await listener.close();
}

beforeEach(() => start());
afterEach(stop);

/** Starts a new sandbox with other options. */
export async function restart(options: SandboxOptions) {
  await stop();
  await start(options);
}

/** Opens a new listener after the test has closed the first listener. */
export async function listenAgain() {
  listener = await listen(sandbox);
}

/** Makes the functions of this module use this session from now on. */
export function turnTo(other: SandboxSession) {
  session = other;
}

export const json = { 'content-type': 'application/json' };
export const endpoint = (orgId = session.orgId) =>
  `${listener.url}/${orgId}/v1/checkout/update_client_session`;
export const bodyFor = (ident: string) => ({
  client_token: session.clientToken,
  order_id: session.orderId,
  pp_ident: ident,
});
export const post = (body: unknown, init: RequestInit = {}) =>
  fetch(endpoint(), { method: 'POST', headers: json, body: JSON.stringify(body), ...init });
export const write = (ident: string, signal: AbortSignal | null = null) => post(bodyFor(ident), { signal });
export const codeOf = async (response: Response) => (await response.json()).error[0].code;

export const holds = () => sandbox.holds(session.orderId);
export const writes = () => sandbox.writes(session.orderId);
export const outcomes = () => writes().map(({ outcome }) => outcome);
export const fault = (...faults: Fault[]) => sandbox.fault(session.orderId, faults);
