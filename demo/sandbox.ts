/** The sandbox that `npm start` serves beside the page. It replaces the service, and the server that opens sessions. */
import type { Ident } from 'funnelfox-plan-picker';
import type { Fault, SandboxSession, WriteRecord } from 'funnelfox-plan-picker/testing';

/** The state of a session, as the service knows it. */
export interface Truth {
  readonly holds: Ident;
  readonly writes: readonly WriteRecord[];
  readonly faults: readonly Fault[];
}

const control = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
  const response = await fetch(`/sandbox/sessions${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  if (!response.ok) throw new Error(`the sandbox answered HTTP ${response.status}`);
  return response.json();
};

export const createSession = (wish: Partial<SandboxSession>) => control<SandboxSession>('POST', '', wish);

export const readTruth = (orderId: string) => control<Truth>('GET', `/${orderId}`);

export const putFaults = (orderId: string, faults: readonly Fault[]) =>
  control<readonly Fault[]>('PUT', `/${orderId}/faults`, faults);

/** Charges the plan that the session holds. */
export const charge = (orderId: string) => control<{ ident: Ident }>('POST', `/${orderId}/payments`);
