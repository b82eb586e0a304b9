/**
 * A small stand-in for the object that `Billing.createCheckout()` returns, with the faults of the real object. It
 * follows `@funnelfox/billing` 0.9. `pay()` does what a press of “Pay” does. It charges the plan that the service's
 * session holds, not the plan on screen.
 */

export interface StandInOptions {
  readonly serviceUrl: string;
  readonly sandboxUrl: string;
  readonly orderId: string;
  readonly clientToken: string;
  readonly priceId: string;
  readonly container: Element;
}

/** What follows after the SDK has created a payment. */
export type Course =
  | { readonly type: 'success'; readonly orderId?: string }
  /** The bank asks for a further step. The test ends this step with `endStep`. */
  | { readonly type: 'action_required'; readonly orderId?: string }
  /** The payment is refused. The next attempt may be for another order. */
  | { readonly type: 'failure'; readonly orderId?: string };

/**
 * A stand-in for `Billing`. It keeps one session for each price and customer. It drops the session only at its own
 * `updatePrice` or `destroy`, and does not notice if another program changes the plan in the session.
 */
export const createBilling = (addresses: Pick<StandInOptions, 'serviceUrl' | 'sandboxUrl'>) => {
  const kept = new Map<string, { readonly orderId: string; readonly clientToken: string }>();
  const open = async (priceId: string, externalId: string) => {
    const answer = await fetch(`${addresses.serviceUrl}/acme/v1/checkout/create_client_session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ region: 'default', integration_type: 'primer', client_metadata: {} },
        ...{ pp_ident: priceId, external_id: externalId },
      }),
    });
    const { data } = await answer.json();
    return { orderId: data.order_id, clientToken: data.client_token };
  };
  return {
    async createCheckout(wanted: {
      readonly priceId: string;
      readonly externalId: string;
      readonly container: Element;
    }): Promise<BillingStandIn> {
      const { priceId, externalId, container } = wanted;
      const key = `${priceId} ${externalId}`;
      const session = kept.get(key) ?? (await open(priceId, externalId));
      kept.set(key, session);
      const checkout = new BillingStandIn({ ...addresses, ...session, priceId, container });
      const { updatePrice } = checkout;
      checkout.updatePrice = (changed) => {
        kept.delete(key);
        return updatePrice.call(checkout, changed);
      };
      return checkout.on('destroy', () => kept.delete(key));
    },
  };
};

type Listener = (...told: never[]) => unknown;

export class BillingStandIn {
  orderId: string | null;
  clientToken: string | null;
  state = 'ready';
  readonly checkoutConfig: { priceId: string };
  readonly apiClient;
  readonly primerWrapper;
  /** The plan that the session held at each request for a charge, in order. */
  readonly asked: string[] = [];
  /** The plans that were charged, in order. */
  readonly charged: string[] = [];
  /** What the shopper reads about each payment. */
  readonly told: string[] = [];
  refreshed = 0;
  isRefreshable = true;
  course: Course = { type: 'success' };
  /** Resolves when the payment token is ready. A test can replace it. */
  tokenize: () => Promise<void> = async () => {};
  readonly #options: StandInOptions;
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(options: StandInOptions) {
    this.#options = options;
    this.orderId = options.orderId;
    this.clientToken = options.clientToken;
    this.checkoutConfig = { priceId: options.priceId };
    this.apiClient = {
      createPayment: async ({ orderId }: { orderId?: string }): Promise<Course> => {
        const paid = await fetch(`${options.sandboxUrl}/sessions/${orderId}/payments`, { method: 'POST' });
        const { ident } = await paid.json();
        this.asked.push(ident);
        if (this.course.type === 'failure') return this.course;
        this.charged.push(ident);
        return this.course;
      },
    };
    this.primerWrapper = {
      refreshClientSession: async () => {
        this.refreshed += 1;
        return this.isRefreshable;
      },
    };
  }

  on(event: string, listener: Listener): this {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return this;
  }

  off(event: string, listener: Listener): this {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  emit(event: string, ...told: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? [])
      (listener as (...told: unknown[]) => unknown)(...told);
  }

  getContainer(): Element {
    return this.#options.container;
  }

  /** Works as in the SDK: every HTTP answer counts as success, and two calls may overlap. */
  async updatePrice(priceId: string): Promise<void> {
    const { serviceUrl } = this.#options;
    await fetch(`${serviceUrl}/acme/v1/checkout/update_client_session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ client_token: this.clientToken, order_id: this.orderId, pp_ident: priceId },
        client_metadata: {},
      }),
    });
    this.checkoutConfig.priceId = priceId;
  }

  /** The shopper presses “Pay”. */
  async pay(): Promise<void> {
    this.emit('error', undefined);
    this.emit('start-purchase', 'PAYMENT_CARD');
    try {
      await this.tokenize();
      this.#become('processing');
      const result = await this.apiClient.createPayment({ orderId: this.orderId ?? '' });
      this.#process(result);
    } catch (error) {
      this.#become('error');
      this.told.push((error as Error).message);
      this.emit('purchase-failure', error);
    } finally {
      // The bank's step may still be open. The real SDK becomes `ready` here, too.
      this.#become('ready');
    }
  }

  /** The shopper opens the sheet of a wallet, and closes it again. */
  async cancel(): Promise<void> {
    this.emit('error', undefined);
    this.emit('start-purchase', 'APPLE_PAY');
    await this.tokenize();
    this.emit('purchase-cancelled');
    this.#become('ready');
  }

  /** The bank's step ends. */
  endStep(result: Course): void {
    try {
      this.#process(result);
    } catch (error) {
      this.told.push((error as Error).message);
      this.emit('purchase-failure', error);
    } finally {
      this.emit('purchase-completed');
      this.#become('ready');
    }
  }

  destroy(): void {
    this.orderId = null;
    this.clientToken = null;
    this.emit('destroy');
    this.#listeners.clear();
  }

  #process(result: Course): void {
    if ('orderId' in result && result.orderId) this.orderId = result.orderId;
    if (result.type === 'failure') throw new Error('Your card was declined.');
    if (result.type === 'action_required') {
      this.clientToken = 'the token of a step';
      return;
    }
    this.told.push('success');
    this.emit('success', { orderId: this.orderId, status: 'succeeded' });
  }

  #become(state: string): void {
    const before = this.state;
    this.state = state;
    if (before !== state) this.emit('status-change', state, before);
  }
}
