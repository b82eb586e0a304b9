/**
 * A small stand-in for the service's SDK, written from facts about `@funnelfox/billing` 0.9. It sends its requests to
 * the sandbox, as the SDK sends its requests to the service. It also has three faults of the SDK: it charges whatever
 * plan the session holds, it says `ready` during a step of the bank, and that step replaces the client token.
 */
import { drawForm } from './form.ts';

interface Wanted {
  readonly orgId: string;
  readonly baseUrl: string;
  readonly priceId: string;
  readonly customer: { readonly externalId: string; readonly email: string };
  readonly container: string;
}

/** What the service says about a payment. */
interface Paid {
  readonly order_id: string;
  readonly checkout_status: 'processing' | 'succeeded' | 'failed';
  readonly action_required_token: string;
  readonly failed_message_for_user: string;
}

type Ask = <Data>(endpoint: string, body: object) => Promise<Data>;

export const Billing = {
  async createCheckout(wanted: Wanted): Promise<Checkout> {
    const ask = asking(`${wanted.baseUrl}/${wanted.orgId}/v1/checkout`);
    const session = await ask<{ client_token: string; order_id: string }>('create_client_session', {
      ...{ region: 'default', integration_type: 'primer', pp_ident: wanted.priceId, client_metadata: {} },
      ...{ external_id: wanted.customer.externalId, email_address: wanted.customer.email },
    });
    return new Checkout(ask, wanted, session.client_token, session.order_id);
  },
};

const asking =
  (address: string): Ask =>
  async (endpoint, body) => {
    const answer = await fetch(`${address}/${endpoint}`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
    });
    const { status, data, error } = await answer.json();
    if (status === 'error') throw new Error(error[0].msg);
    return data;
  };

export class Checkout extends EventTarget {
  orderId: string | null;
  clientToken: string | null;
  state = 'ready';
  readonly checkoutConfig: { priceId: string };
  readonly apiClient: {
    createPayment(payment: { orderId?: string; paymentMethodToken?: string }): Promise<Paid>;
  };
  readonly primerWrapper: { refreshClientSession(): Promise<boolean> };
  readonly #ask: Ask;
  readonly #container: HTMLElement | null;
  readonly #form;

  constructor(ask: Ask, { priceId, container }: Wanted, clientToken: string, orderId: string) {
    super();
    this.#ask = ask;
    this.orderId = orderId;
    this.clientToken = clientToken;
    this.checkoutConfig = { priceId };
    this.#container = document.querySelector<HTMLElement>(container);
    this.#form = drawForm(this.#container, { onPay: () => this.#pay(), onStepEnd: () => this.#resume() });
    this.primerWrapper = { refreshClientSession: async () => true };
    this.apiClient = {
      createPayment: ({ orderId: order, paymentMethodToken: token }) =>
        ask('create_payment', { order_id: order, payment_method_token: token, client_metadata: {} }),
    };
  }

  getContainer(): Element | null {
    return this.#container;
  }

  on(event: string, listener: (...told: unknown[]) => void): this {
    this.addEventListener(event, (told) => listener(...(told as CustomEvent).detail));
    return this;
  }

  async updatePrice(priceId: string): Promise<void> {
    await this.#ask('update_client_session', {
      ...{ client_token: this.clientToken, order_id: this.orderId, pp_ident: priceId, client_metadata: {} },
    });
    this.checkoutConfig.priceId = priceId;
  }

  async #pay(): Promise<void> {
    this.#tell('start-purchase', 'PAYMENT_CARD');
    await this.#follow(() =>
      this.apiClient.createPayment({ orderId: this.orderId ?? '', paymentMethodToken: 'pm_demo' }),
    );
  }

  async #resume(): Promise<void> {
    await this.#follow(() =>
      this.#ask('resume_payment', { order_id: this.orderId, resume_token: this.clientToken }),
    );
    this.#tell('purchase-completed');
  }

  async #follow(send: () => Promise<Paid>): Promise<void> {
    this.#become('processing');
    this.#form.say('Paying…');
    try {
      const paid = await send();
      this.orderId = paid.order_id;
      if (paid.action_required_token) {
        this.clientToken = paid.action_required_token;
        this.#form.askForStep();
      } else if (paid.checkout_status === 'succeeded') {
        this.#form.say('Paid. Thank you!');
        this.#tell('success', { orderId: this.orderId, status: 'succeeded' });
      } else throw new Error(paid.failed_message_for_user);
    } catch (error) {
      this.#form.say((error as Error).message);
      this.#tell('purchase-failure', error);
    } finally {
      this.#become('ready');
    }
  }

  #become(state: string): void {
    const before = this.state;
    this.state = state;
    if (before !== state) this.#tell('status-change', state, before);
  }

  #tell(event: string, ...told: unknown[]): void {
    this.dispatchEvent(new CustomEvent(event, { detail: told }));
  }
}
