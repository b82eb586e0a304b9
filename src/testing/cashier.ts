/**
 * The part of the service that takes payments: it opens sessions, charges what a session holds, and calculates tax.
 * These answers always use the service's envelope, because its SDK reads no other form.
 */
import { fail, type Refusal, refusal, refuse, succeed } from './answer.ts';
import {
  alreadyPaid,
  type Checkout,
  expired,
  type SandboxSession,
  type Surroundings,
  unknownPlan,
  unknownSession,
} from './checkout.ts';
import { meetFaults, type PaymentFault } from './fault.ts';
import type { PriceList } from './price-list.ts';
import type { Body, Endpoint } from './request.ts';

/** The endpoints that the cashier answers. */
export type CashierEndpoint = Exclude<Endpoint, 'v1/checkout/update_client_session' | 'v1/price_points'>;

export interface CashierSurroundings extends Surroundings {
  readonly taxPercent: number;
  readonly priceList: PriceList;
  find(orderId: unknown): Checkout | undefined;
  open(wish: Partial<SandboxSession>): SandboxSession;
}

export class Cashier {
  readonly #around: CashierSurroundings;

  constructor(around: CashierSurroundings) {
    this.#around = around;
  }

  /** Answers a request whose body keeps the rules of its endpoint. */
  answer(endpoint: CashierEndpoint, orgId: string, body: Body): Response | Promise<Response> {
    if (endpoint === 'v1/checkout/create_client_session') return this.#open(orgId, String(body.pp_ident));
    const checkout = this.#around.find(body.order_id);
    if (!checkout || checkout.session.orgId !== orgId) return refuse(unknownSession);
    switch (endpoint) {
      case 'v1/checkout/create_payment':
        return this.#pay(checkout);
      case 'v1/checkout/resume_payment':
        return this.#resume(checkout);
      case 'v1/checkout/recalculate_tax':
        return body.client_token === checkout.session.clientToken
          ? this.#calculateTax(checkout)
          : refuse(unknownSession);
    }
  }

  #open(orgId: string, ident: string): Response {
    if (!this.#around.knows(ident)) return refuse(unknownPrice);
    const { clientToken, orderId } = this.#around.open({ orgId, ident });
    return succeed('envelope', { client_token: clientToken, order_id: orderId });
  }

  async #pay(checkout: Checkout): Promise<Response> {
    const { delay, failure, remaining } = meetFaults(checkout.paymentFaults, checkout.holds);
    checkout.paymentFaults = remaining;
    this.#around.changed();
    if (delay > 0) await this.#around.pause(delay);
    const reason = this.#refuses(checkout);
    if (reason) return refuse(reason);
    return failure ? this.#fail(checkout, failure) : charged(checkout);
  }

  #refuses({ expired: isExpired, payments }: Checkout): Refusal | null {
    if (isExpired) return expired;
    return this.#around.refuseWhenPaid && payments.length > 0 ? alreadyPaid : null;
  }

  #fail(checkout: Checkout, failure: Exclude<PaymentFault, { kind: 'slow' }>): Response | Promise<Response> {
    switch (failure.kind) {
      case 'decline':
        return this.#decline(checkout, failure);
      case 'bank-step':
        checkout.openStep = { ident: checkout.holds, isDeclined: failure.declined ?? false };
        return told(checkout.session.orderId, 'processing', { action_required_token: stepToken() });
      case 'pending':
        checkout.pay();
        return told(checkout.session.orderId, 'processing');
      case 'drop-after':
        checkout.pay();
        return fail(failure);
      case 'error':
        if (failure.applied) checkout.pay();
        return fail(failure);
      default:
        return fail(failure);
    }
  }

  #resume(checkout: Checkout): Response {
    const { openStep } = checkout;
    if (!openStep) return refuse(noOpenStep);
    checkout.openStep = null;
    return openStep.isDeclined ? this.#decline(checkout, {}) : charged(checkout, openStep.ident);
  }

  /** After a declined payment, the service may go on with another order of the same session. */
  #decline({ session, holds }: Checkout, { message, newOrder }: Declined): Response {
    const { orgId, clientToken, orderId } = session;
    const next = newOrder ? this.#around.open({ orgId, clientToken, ident: holds }).orderId : orderId;
    return told(next, 'failed', { failed_message_for_user: message ?? 'Your card was declined.' });
  }

  #calculateTax({ holds }: Checkout): Response {
    const { priceList, taxPercent } = this.#around;
    const due = priceList.dueToday(holds);
    if (!due) return refuse(unknownPlan);
    const tax = Math.round((due.amount * taxPercent) / 100);
    return succeed('envelope', {
      tax_calculation_id: `tax_${crypto.randomUUID()}`,
      amount_total: due.amount + tax,
      tax_amount: tax,
      currency: due.currency,
    });
  }
}

interface Declined {
  readonly message?: string;
  readonly newOrder?: boolean;
}

const unknownPrice = refusal(400, 'invalid_price', 'There is no such price point.');
const noOpenStep = refusal(404, 'payment_not_found', 'No payment of this order waits for a step.');

const charged = (checkout: Checkout, ident = checkout.holds): Response => {
  checkout.pay(ident);
  return told(checkout.session.orderId, 'succeeded');
};

/** Answers what became of a payment. The service sends every field. A field without a value is an empty text. */
const told = (orderId: string, status: 'processing' | 'succeeded' | 'failed', more: object = {}): Response =>
  succeed('envelope', {
    ...{ checkout_status: status, order_id: orderId },
    ...{ action_required_token: '', failed_message_for_user: '', ...more },
  });

const stepToken = () => `sb_step_${crypto.randomUUID()}`;
