import type { Fault, PaymentFault } from './fault.ts';
import type { Sandbox } from './sandbox.ts';

type Action = (orderId: string, body: unknown) => Response;

/**
 * Controls the sandbox over HTTP, for pages and for tests that run in another process.
 *
 * - `POST /sandbox/sessions` opens a session. The body is `{clientToken?, orderId?, ident?, orgId?}`
 * - `GET /sandbox/sessions/{orderId}` returns the plan that the session holds, its writes, payments and faults
 * - `PUT /sandbox/sessions/{orderId}/faults` replaces the faults. The body is a JSON array
 * - `DELETE /sandbox/sessions/{orderId}/faults` removes the faults
 * - `PUT /sandbox/sessions/{orderId}/payment-faults` replaces the faults of the payments. The body is a JSON array
 * - `POST /sandbox/sessions/{orderId}/payments` charges the plan that the session holds, and returns `{ident}`
 * - `POST /sandbox/sessions/{orderId}/expire` lets the session expire
 *
 * Only the answer to the first of these requests contains the client token.
 */
export function createControl(sandbox: Sandbox): (request: Request) => Promise<Response> {
  const actions: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
    '': {
      GET: (orderId) => answer(200, truth(sandbox, orderId)),
    },
    faults: {
      PUT(orderId, faults) {
        sandbox.fault(orderId, faults as Fault[]);
        return answer(200, sandbox.faults(orderId));
      },
      DELETE(orderId) {
        sandbox.fault(orderId, null);
        return answer(204);
      },
    },
    'payment-faults': {
      PUT(orderId, faults) {
        sandbox.faultPayments(orderId, faults as PaymentFault[]);
        return answer(204);
      },
    },
    payments: {
      POST: (orderId) => answer(201, { ident: sandbox.pay(orderId).ident }),
    },
    expire: {
      POST(orderId) {
        sandbox.expire(orderId);
        return answer(204);
      },
    },
  };

  return async (request) => {
    if (request.method === 'OPTIONS') return answer(204);
    const [, root, sessions, orderId, part = '', ...rest] = new URL(request.url).pathname.split('/');
    if (root !== 'sandbox' || sessions !== 'sessions' || rest.length > 0) return problem(404, 'no such path');
    try {
      const body = await readJson(request);
      if (orderId === undefined) {
        if (request.method !== 'POST') return problem(405, 'expected POST');
        return answer(201, sandbox.createSession(Object(body)));
      }
      if (sandbox.holds(orderId) === null)
        return problem(404, 'orderId: expected the order of a session that was opened here');
      const methods = actions[part];
      if (!methods) return problem(404, 'no such path');
      const act = methods[request.method];
      return act ? act(orderId, body) : problem(405, `expected ${Object.keys(methods).join(' or ')}`);
    } catch (error) {
      return problem(400, error instanceof Error ? error.message : String(error));
    }
  };
}

export const isControl = (request: Request): boolean =>
  /^\/sandbox\/sessions(\/|$)/.test(new URL(request.url).pathname);

function truth(sandbox: Sandbox, orderId: string) {
  return {
    orderId,
    holds: sandbox.holds(orderId),
    writes: sandbox
      .writes(orderId)
      .map(({ body: { client_token, ...body }, ...write }) => ({ ...write, body })),
    payments: sandbox.payments(orderId),
    faults: sandbox.faults(orderId),
  };
}

const openToAll = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers': 'content-type',
  'cache-control': 'no-store',
};

const answer = (status: number, body?: unknown): Response =>
  new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { ...openToAll, ...(body !== undefined && { 'content-type': 'application/json' }) },
  });

const problem = (status: number, message: string) => answer(status, { error: message });

async function readJson(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError('body: expected JSON');
  }
}
