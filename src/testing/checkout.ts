import type { Ident } from '../types.ts';
import {
  connectionDropped,
  fail,
  failed,
  interfere,
  type Refusal,
  refusal,
  refuse,
  silence,
  succeed,
} from './answer.ts';
import { type Failure, type Fault, meetFaults, type PaymentFault } from './fault.ts';
import { createGate, type Gate, type GateKeeper } from './gate.ts';
import { type Body, unknownProperties } from './request.ts';
import type { WriteOutcome, WriteRecord } from './write.ts';

/** A session, as `createSession` returns it. */
export interface SandboxSession {
  readonly clientToken: string;
  readonly orderId: string;
  /** The plan that the session was created with. */
  readonly ident: Ident;
  readonly orgId: string;
}

/** One payment that the sandbox took. Its plan is the plan that the session held. */
export interface Payment {
  readonly ident: Ident;
  /** In ms since the session was created. */
  readonly paidAt: number;
}

/** What a checkout needs from the service around it. */
export interface Surroundings {
  readonly knows: (ident: Ident) => boolean;
  readonly answers: 'empty' | 'envelope';
  readonly refuseWhenPaid: boolean;
  now(): number;
  pause(ms: number): Promise<void>;
  changed(): void;
}

/** The record of a write. The sandbox may still change this record. */
export type Write = { -readonly [Field in keyof WriteRecord]: WriteRecord[Field] };

export const unknownSession = refusal(
  404,
  'session_not_found',
  'There is no session with this token and order.',
);
export const expired = refusal(401, 'session_expired', 'The session has expired.');
export const alreadyPaid = refusal(409, 'already_paid', 'The order has already been paid.');
const alreadySubscribed = refusal(409, 'double_purchase', 'The customer has an active subscription.');
export const unknownPlan = refusal(404, 'price_point_not_found', 'There is no such price point.');

/**
 * One session as the service keeps it. This class knows no HTTP requests and no connections. Like a real service, it
 * handles a write even if the client has left.
 */
export class Checkout {
  readonly session: SandboxSession;
  readonly writes: Write[] = [];
  readonly payments: Payment[] = [];
  holds: Ident;
  faults: readonly Fault[] = [];
  paymentFaults: readonly PaymentFault[] = [];
  /** A payment that waits for a step of the bank: its plan, and whether the bank will decline it. */
  openStep: { readonly ident: Ident; readonly isDeclined: boolean } | null = null;
  expired = false;
  readonly #gates: GateKeeper[] = [];
  /** Writes that are refused when they come again. The key is the body as JSON. */
  readonly #refusedRepeats = new Map<string, Failure & { kind: 'refuse-repeat' }>();
  readonly #around: Surroundings;
  readonly #createdAt: number;

  constructor(session: SandboxSession, around: Surroundings) {
    this.session = session;
    this.holds = session.ident;
    this.#around = around;
    this.#createdAt = around.now();
  }

  hold(ident: Ident | undefined): Gate {
    const gate = createGate(ident);
    this.#gates.push(gate);
    return gate;
  }

  pay(ident = this.holds): Payment {
    const payment = { ident, paidAt: this.#age() };
    this.payments.push(payment);
    this.#around.changed();
    return payment;
  }

  arrive(body: Body): Write {
    const write: Write = {
      n: this.writes.length + 1,
      arrivedAt: this.#age(),
      ident: typeof body.pp_ident === 'string' ? body.pp_ident : null,
      body,
      unknown: unknownProperties(body),
      outcome: 'waiting',
      status: null,
      appliedAt: null,
      clientLeft: false,
    };
    this.writes.push(write);
    this.#around.changed();
    return write;
  }

  /** Decides how a valid write ends. Rejects if the connection drops. Stays pending if there is never an answer. */
  async decide(write: Write, ident: Ident): Promise<Response> {
    await this.#passGate(write, ident);
    const repeat = this.#refusedRepeats.get(JSON.stringify(write.body));
    if (repeat) return this.#refuseRepeat(write, repeat);
    const { delay, failure, remaining } = meetFaults(this.faults, ident);
    this.faults = remaining;
    this.#around.changed();
    if (delay > 0) await this.#around.pause(delay);
    return failure ? this.#fail(write, ident, failure) : this.#apply(write, ident);
  }

  refuse(write: Write, reason: Refusal): Response {
    this.#end(write, 'refused');
    return refuse(reason);
  }

  async #passGate(write: Write, ident: Ident): Promise<void> {
    const index = this.#gates.findIndex((gate) => (gate.ident ?? ident) === ident);
    const [gate] = index < 0 ? [] : this.#gates.splice(index, 1);
    gate?.arrive({ ...write });
    await gate?.released;
  }

  #refuseRepeat(write: Write, repeat: Failure & { kind: 'refuse-repeat' }): Promise<Response> {
    this.#refusedRepeats.delete(JSON.stringify(write.body));
    this.#end(write, 'refused');
    return fail({ ...repeat, kind: 'refuse' });
  }

  #fail(write: Write, ident: Ident, failure: Failure): Response | Promise<Response> {
    switch (failure.kind) {
      case 'refuse':
      case 'refuse-under-200':
        this.#end(write, 'refused');
        return fail(failure);
      case 'expire':
        return this.refuse(write, expired);
      case 'already-paid':
        return this.refuse(write, alreadyPaid);
      case 'already-subscribed':
        return this.refuse(write, alreadySubscribed);
      case 'refuse-repeat':
        this.#refusedRepeats.set(JSON.stringify(write.body), failure);
        this.#apply(write, ident, 'dropped after');
        throw connectionDropped();
      case 'unsigned': {
        const { applied = false, ms = 0 } = failure;
        if (applied === true) this.#apply(write, ident, 'intercepted');
        if (applied === 'late') this.#around.pause(ms).then(() => this.#apply(write, ident, 'applied late'));
        else this.#end(write, 'intercepted');
        return interfere(failure);
      }
      case 'error':
        if (failure.applied) this.#apply(write, ident, 'error');
        this.#end(write, 'error');
        return fail(failure);
      case 'rate-limit':
        this.#end(write, 'rate limited');
        return fail(failure);
      case 'html':
        this.#end(write, 'intercepted');
        return fail(failure);
      case 'drop-before':
        this.#end(write, 'dropped before');
        return fail(failure);
      case 'drop-after':
        this.#apply(write, ident, 'dropped after');
        return fail(failure);
      case 'hang':
        this.#end(write, 'never answered');
        return fail(failure);
      case 'apply-late': {
        this.#around.pause(failure.ms).then(() => this.#apply(write, ident, 'applied late'));
        const { answer = 'never' } = failure;
        if (answer === 'drop') throw connectionDropped();
        return answer === 'never' ? silence() : failed(answer);
      }
    }
  }

  /**
   * Applies a write that no fault has stopped. Refuses the write if the session has expired, if the plan is unknown, or
   * if the order is paid and `refuseWhenPaid` is set.
   */
  #apply(write: Write, ident: Ident, outcome?: WriteOutcome): Response {
    const { knows, answers, refuseWhenPaid } = this.#around;
    if (this.expired) return this.refuse(write, expired);
    if (refuseWhenPaid && this.payments.length > 0) return this.refuse(write, alreadyPaid);
    if (!knows(ident)) return this.refuse(write, unknownPlan);
    this.holds = ident;
    write.appliedAt = this.#age();
    this.#end(write, outcome ?? (write.clientLeft ? 'applied late' : 'applied'));
    return succeed(answers);
  }

  #end(write: Write, outcome: WriteOutcome): void {
    write.outcome = outcome;
    this.#around.changed();
  }

  #age(): number {
    return Math.round(this.#around.now() - this.#createdAt);
  }
}
