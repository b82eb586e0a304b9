import type { Ident, Plan } from '../types.ts';
import { connectionDropped, type Refusal, refuse } from './answer.ts';
import { Cashier } from './cashier.ts';
import {
  Checkout,
  type Payment,
  type SandboxSession,
  type Surroundings,
  unknownSession,
} from './checkout.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Fault, PaymentFault } from './fault.ts';
import { readFaults, readPaymentFaults } from './fault-rules.ts';
import type { Gate } from './gate.ts';
import { answerPreflight, type PreflightRecord } from './preflight.ts';
import { PriceList, type PricePoint, type PricePointFault, pricePointOf } from './price-list.ts';
import { type Body, checkRequest, readBody, routeOf, sessionRules } from './request.ts';
import { complaints } from './rule.ts';
import { createWaitingRequests } from './waiting-requests.ts';
import type { WriteRecord } from './write.ts';

/** What the service knows and how it answers. */
export interface SandboxOptions {
  /**
   * The only plans that the service knows. A write of another plan is answered with 404 `price_point_not_found`. With
   * `null`, the service knows every plan. If `plans` is left out, the service knows the plans of `pricePoints`. If both
   * are left out, the service knows every plan.
   */
  readonly plans?: readonly Ident[] | null;
  /** What the service lists at `price_points`, for every organisation. */
  readonly pricePoints?: readonly PricePoint[];
  /**
   * How a successful write and a request for prices are answered. `empty`: as documented, without an envelope. So a
   * write gets `{}`, and a request for prices gets `{price_points: […]}`. `envelope`: the same data inside
   * `{status: "success", …}`. The answers to payments always have the envelope.
   * @default 'empty'
   */
  readonly answers?: 'empty' | 'envelope';
  /** Whether the writes and payments of a paid order are answered with 409 `already_paid`. @default false */
  readonly refuseWhenPaid?: boolean;
  /**
   * What happens to the first write of an order without a session. With `refuse`, the write is refused. With `open`,
   * the sandbox opens a session with the token and the order of the write. Choose `open` if your page creates its
   * sessions elsewhere.
   * @default 'refuse'
   */
  readonly unknownSessions?: 'refuse' | 'open';
  /** The tax that `recalculate_tax` adds to a price. @default 20 */
  readonly taxPercent?: number;
  /**
   * A browser may reuse the answer to a preflight for this many seconds.
   * @default 0: a browser sends a preflight before every write, so that a test sees every preflight
   */
  readonly preflightMaxAge?: number;
  /** @default the global timers */
  readonly clock?: Clock;
}

/**
 * The billing service in miniature. It also shows what the service really holds. A sandbox is itself a function from
 * request to response. A method that reads an order which does not exist returns `null` or an empty list. A method that
 * would change such an order throws a `TypeError`. The methods also work without the object, as in
 * `const { fetch } = sandbox`.
 */
export interface Sandbox {
  /** Answers a request. Rejects with a `TypeError` if the connection drops, as the global `fetch` does. */
  (request: Request): Promise<Response>;
  /** The same function, as a named method. */
  fetch(request: Request): Promise<Response>;
  /** Sells these plans from now on. The service then knows only these plans, and lists them at `price_points`. */
  sell(plans: readonly Plan[]): void;
  /** Opens a session. Values that are left out are generated. */
  createSession(wish?: Partial<SandboxSession>): SandboxSession;
  /** The plan the session holds: what a payment would charge. */
  holds(orderId: string): Ident | null;
  /**
   * Each transmission that arrived, oldest first, in its current state. A browser may send one write twice by itself.
   */
  writes(orderId: string): readonly WriteRecord[];
  payments(orderId: string): readonly Payment[];
  /** The faults that later writes will meet. */
  faults(orderId: string): readonly Fault[];
  preflights(): readonly PreflightRecord[];
  /** Replaces the session's faults; `null` removes them. */
  fault(orderId: string, fault: Fault | readonly Fault[] | null): void;
  /** Replaces the faults for requests for price points; `null` removes them. */
  faultPricePoints(fault: PricePointFault | readonly PricePointFault[] | null): void;
  /** Replaces the faults of the session's payments. With `null`, each payment is charged. */
  faultPayments(orderId: string, fault: PaymentFault | readonly PaymentFault[] | null): void;
  /** Holds the next valid write until the gate is released. With `ident`, holds the next valid write of that plan. */
  hold(orderId: string, which?: { readonly ident?: Ident }): Gate;
  /** Charges the plan that the session holds, as a payment form on the page would. */
  pay(orderId: string): Payment;
  /** From now on, every write is answered with 401 `session_expired`. */
  expire(orderId: string): void;
  /** Calls the listener soon after every change. Returns a function that removes the listener. */
  onChange(listener: () => void): () => void;
  /** Resolves as soon as the condition holds. The condition is checked now and after every change. */
  until(condition: () => boolean): Promise<void>;
  /** Clears all timers, and drops every connection that still waits for an answer. */
  dispose(): void;
  /** The same as `dispose`, for `using`. */
  [Symbol.dispose](): void;
}

/** Makes the service in miniature: a `(Request) => Promise<Response>` that keeps its sessions in memory. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const {
    pricePoints,
    answers = 'empty',
    refuseWhenPaid = false,
    unknownSessions = 'refuse',
    taxPercent = 20,
    preflightMaxAge = 0,
    clock = systemClock,
  } = options;
  let { plans = pricePoints?.map(({ ident }) => ident) } = options;
  const priceList = new PriceList(pricePoints ?? []);
  const checkouts = new Map<string, Checkout>();
  const preflights: PreflightRecord[] = [];
  const listeners = new Set<() => void>();
  const timers = new Set<unknown>();
  /**
   * Each listener runs in its own microtask. Otherwise an error of a listener would reject the answer to a request, as
   * a dropped connection does.
   */
  const changed = () => {
    for (const listener of listeners) queueMicrotask(listener);
  };
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = clock.setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms);
      timers.add(timer);
    });
  const surroundings: Surroundings = {
    knows: (ident) => plans?.includes(ident) ?? true,
    answers,
    refuseWhenPaid,
    now: () => clock.now(),
    pause,
    changed,
  };
  const waiting = createWaitingRequests(changed);
  const cashier = new Cashier({
    ...surroundings,
    ...{ taxPercent, priceList, open: createSession },
    find: (orderId) => checkouts.get(String(orderId)),
  });

  async function fetch(request: Request): Promise<Response> {
    request.signal.throwIfAborted();
    if (request.method === 'OPTIONS') {
      changed();
      return answerPreflight(request, preflights, preflightMaxAge);
    }
    const body = await readBody(request);
    const reason = checkRequest(request, body);
    const { org, endpoint } = routeOf(request) ?? {};
    if (org === undefined || endpoint === undefined || !body) return refuse(reason ?? unknownSession);
    if (endpoint === 'v1/checkout/update_client_session') return answerWrite(request, org, body, reason);
    if (reason) return refuse(reason);
    return waiting.answer(
      request,
      null,
      endpoint === 'v1/price_points'
        ? priceList.answer(body, answers, pause)
        : cashier.answer(endpoint, org, body),
    );
  }

  /** A write is recorded if its order is known, even if the write is malformed. */
  function answerWrite(request: Request, org: string, body: Body, malformed: Refusal | null) {
    const { order_id: orderId, client_token: token } = body;
    if (!malformed && unknownSessions === 'open' && !checkouts.has(String(orderId)))
      createSession({ orgId: org, clientToken: String(token), orderId: String(orderId) });
    const checkout = checkouts.get(String(orderId));
    if (!checkout) return refuse(malformed ?? unknownSession);

    const { orgId, clientToken } = checkout.session;
    const belongs = org === orgId && token === clientToken;
    const reason = malformed ?? (belongs ? null : unknownSession);
    const write = checkout.arrive(body);
    const answer = reason ? checkout.refuse(write, reason) : checkout.decide(write, String(body.pp_ident));
    return waiting.answer(request, write, answer);
  }

  function createSession(wish: Partial<SandboxSession> = {}): SandboxSession {
    const {
      clientToken = `sb_${crypto.randomUUID().replaceAll('-', '')}`,
      orderId = crypto.randomUUID(),
      ident = plans?.[0] ?? 'pp_sandbox',
      orgId = 'sandbox',
    } = wish;
    const session = { clientToken, orderId, ident, orgId };
    const [complaint] = complaints(sessionRules, session);
    if (complaint) throw new TypeError(complaint);
    if (checkouts.has(orderId)) throw new TypeError('orderId: expected one without a session');
    checkouts.set(orderId, new Checkout(session, surroundings));
    changed();
    return session;
  }

  function known(orderId: string): Checkout {
    const checkout = checkouts.get(orderId);
    if (!checkout) throw new TypeError('orderId: expected the order of a session that was opened here');
    return checkout;
  }

  function onChange(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  function dispose(): void {
    for (const timer of timers) clock.clearTimeout(timer);
    timers.clear();
    waiting.drop(connectionDropped());
  }

  const methods: Pick<Sandbox, keyof Sandbox> = {
    fetch,
    sell(sold) {
      priceList.points = sold.map(pricePointOf);
      plans = sold.map(({ ident }) => ident);
      changed();
    },
    createSession,
    onChange,
    holds: (orderId) => checkouts.get(orderId)?.holds ?? null,
    writes: (orderId) => (checkouts.get(orderId)?.writes ?? []).map((write) => ({ ...write })),
    payments: (orderId) => [...(checkouts.get(orderId)?.payments ?? [])],
    faults: (orderId) => checkouts.get(orderId)?.faults ?? [],
    preflights: () => [...preflights],
    fault(orderId, fault) {
      known(orderId).faults = readFaults(fault);
      changed();
    },
    faultPricePoints: (fault) => priceList.fault(fault),
    faultPayments(orderId, fault) {
      known(orderId).paymentFaults = readPaymentFaults(fault);
      changed();
    },
    hold: (orderId, which) => known(orderId).hold(which?.ident),
    pay: (orderId) => known(orderId).pay(),
    expire(orderId) {
      known(orderId).expired = true;
      changed();
    },
    async until(condition) {
      while (!condition()) {
        await new Promise<void>((resolve) => {
          const stop = onChange(() => {
            stop();
            resolve();
          });
        });
      }
    },
    dispose,
    [Symbol.dispose]: dispose,
  };
  return Object.assign((request: Request) => fetch(request), methods);
}
