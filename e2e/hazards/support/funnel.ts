/**
 * What each hazard test gets: a service over kept connections, a shop on another origin, and pages that pay. A page
 * pays in the same task in which a picker says that the shopper can pay. If a page is charged for a plan that it does
 * not show, the page throws, and its test fails.
 */
import { expect, type Locator, type Page } from '@playwright/test';
import type { PlanPickerElement } from '../../../src/element/element.ts';
import { isFirefoxOnRequests, plans, scriptTag } from '../../checkout.ts';
import { test as base, pickIn, preambleFor } from '../../engine.ts';
import { type Act, type Order, openService, type Service, type Transmission, type Wire } from './service.ts';
import { openSite, type Site } from './site.ts';

export { expect, plans, scriptTag };

/** How long a write may still be applied after the page has given it up, in ms. */
export const lateWriteWindow = 2000;
/**
 * In these tests, the service applies a late write at most this many ms after the page has given up the write. This is
 * much shorter than the late-write window.
 */
export const lateWithin = lateWriteWindow / 2;

/** Sets an option of the picker. With this option, the page gives up no write, however busy the machine is. */
export const patient = 'picker.timeout = 3_600_000;';

/**
 * A script for the option `before`. It counts in `window.ended` the page's writes that are over: answered or given up.
 */
export const countEnded = `
  window.ended = 0;
  {
    const original = window.fetch;
    window.fetch = async (...given) => {
      try {
        return await original(...given);
      } finally {
        if ((given[0].url ?? given[0]).endsWith('/update_client_session')) window.ended += 1;
      }
    };
  }`;

/** Part of the text of every error that a test's host throws on purpose. */
export const hostsOwn = 'thrown by the host';

/** The pause between two checks of a condition, in ms. It is short, because everything runs on this machine. */
const intervals = [20];

export interface Heard {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>> | null;
  readonly canPay: boolean;
}

export interface Funnel {
  readonly service: Service;
  readonly site: Site;
  /** An order that holds `month`. */
  readonly order: Order;
  /**
   * The body of a page: a picker for an order, then the picker's options, then the script tag. So the picker has its
   * options before the script runs. `before` is a script that runs before all of these.
   */
  body(options?: BodyOptions): string;
  /** Serves the body under the path `at`, and opens it in the page `in`. The defaults are `/` and the test's page. */
  open(options?: BodyOptions & { readonly in?: Page; readonly at?: string }): Promise<void>;
  read<Property extends keyof PlanPickerElement>(
    property: Property,
    page?: Page,
  ): Promise<PlanPickerElement[Property]>;
  pick(title: string, page?: Page): Promise<void>;
  /** The first picker of a page. */
  picker(page?: Page): Locator;
  /** Waits until the shopper can pay, pays, and checks that this plan was charged. */
  expectPayable(ident: string, page?: Page): Promise<void>;
  /** Pays if the picker says that this is possible. Returns the plan shown and the plan charged. */
  payIfPossible(page?: Page): Promise<{ readonly shown: string; readonly charged: string } | null>;
  heard(page?: Page): Promise<readonly Heard[]>;
  /** The plans that were written for the order. */
  written(): readonly string[];
}

export interface BodyOptions {
  readonly order?: Partial<Order> & { readonly baseUrl?: string };
  readonly attributes?: string;
  readonly before?: string;
  /** JavaScript statements that set the picker up. They may use the variable `picker`. */
  readonly set?: string;
}

/** What the page's own script offers to the tests. */
export interface FunnelWindow {
  readonly heard: Heard[];
  pay(picker: PlanPickerElement): { readonly shown: string; readonly charged: string };
}

export const test = base.extend<{ funnel: Funnel; wire: Wire; paysAtOnce: boolean }>({
  wire: ['HTTP/1.1', { option: true }],
  /**
   * Whether the page pays as soon as the picker says “can pay”. Must be false if, for example, a policy forbids the
   * payment requests.
   */
  paysAtOnce: [true, { option: true }],
  // With HTTP/2, the service has a self-signed certificate, which the browser would refuse.
  ignoreHTTPSErrors: true,
  funnel: async ({ page, context, wire, paysAtOnce }, use) => {
    const service = await openService(wire);
    const site = await openSite(() => preambleFor(page));
    const order = service.createOrder('month');
    const uncaught: string[] = [];
    context.on('weberror', (error) => {
      const { message } = error.error();
      if (!isFirefoxOnRequests(message) && !message.includes(hostsOwn)) uncaught.push(message);
    });
    await context.addInitScript(payAndListen, { url: service.url, paysAtOnce });

    const picker = (of = page) => of.locator('ff-plan-picker').first();
    const funnel: Funnel = {
      ...{ service, site, order, picker },
      body({ order: other = {}, attributes = '', before = '', set = '' } = {}) {
        const { orgId, clientToken, orderId, ident, baseUrl } = { ...order, baseUrl: service.url, ...other };
        return `<script>${before}</script>
          <ff-plan-picker org-id="${orgId}" base-url="${baseUrl}" client-token="${clientToken}"
            order-id="${orderId}" selected="${ident}" plans='${JSON.stringify(plans)}' ${attributes}></ff-plan-picker>
          <script>{
            const picker = document.querySelector('ff-plan-picker');
            Object.assign(picker, { lateWriteWindow: ${lateWriteWindow} });
            ${set}
          }</script>${scriptTag}`;
      },
      async open({ in: other = page, at = '/', ...options } = {}) {
        site.serve(at, funnel.body(options));
        await other.goto(site.url + at);
      },
      read: (property, of = page) => picker(of).evaluate((one, name) => Reflect.get(one, name), property),
      pick: (title, of = page) => pickIn(of, title),
      async expectPayable(ident, of = page) {
        await expect.poll(() => funnel.read('canPay', of), { message: 'can pay', intervals }).toBe(true);
        expect(await funnel.payIfPossible(of)).toEqual({ shown: ident, charged: ident });
      },
      payIfPossible: (of = page) =>
        picker(of).evaluate((one) => {
          const element = one as PlanPickerElement;
          return element.canPay ? (window as unknown as FunnelWindow).pay(element) : null;
        }),
      heard: (of = page) => of.evaluate(() => (window as unknown as FunnelWindow).heard),
      written: () => service.written(order.orderId),
    };
    await use(funnel);

    await context.close();
    await Promise.all([site.close(), service.close()]);
    expect(uncaught, 'what the pages threw').toEqual([]);
  },
});

/**
 * Answers a write now, and applies it later with `applyLate`: at most `lateWithin` ms later. `applied` resolves when
 * the service has applied the write.
 */
export const answerAndApplyLate = (
  answer: (...given: Parameters<Act>) => unknown,
): { readonly act: Act; readonly applied: Promise<void> } => {
  let isApplied = () => {};
  const applied = new Promise<void>((resolve) => {
    isApplied = resolve;
  });
  const act: Act = async (transmission) => {
    answer(transmission);
    await transmission.applyLate(lateWithin);
    isApplied();
  };
  return { act, applied };
};

/**
 * Applies a write after its page has left, at most `lateWithin` ms after this call. Call this function before the page
 * leaves, because the next page may begin to wait as soon as the page leaves.
 */
export const applyLateOnceLeft = ({ left, applyLate }: Transmission): Promise<void> => {
  const since = performance.now();
  return left.then(() => applyLate(lateWithin, since));
};

/** The script that pays and collects the page's errors, for a page without Playwright. */
export const payingScript = (url: string): string =>
  `const wrong = [];
   addEventListener('error', ({ message }) => wrong.push(message));
   (${payAndListen})(${JSON.stringify({ url, paysAtOnce: true })});`;

/** Runs in the page before anything else. */
const payAndListen = ({ url, paysAtOnce }: { readonly url: string; readonly paysAtOnce: boolean }) => {
  const heard: Heard[] = [];
  /** The request is synchronous, so that nothing can change between the picker's “can pay” and the charge. */
  const pay: FunnelWindow['pay'] = (picker) => {
    const shown = String(picker.value);
    const request = new XMLHttpRequest();
    request.open('POST', `${url}/pay/${picker.session?.orderId}`, false);
    request.send();
    const charged = String(JSON.parse(request.responseText).ident);
    if (charged !== shown) throw new Error(`can pay for ${shown}, but was charged for ${charged}`);
    return { shown, charged };
  };
  Object.assign(window, { heard, pay });

  const types = ['plan-pick', 'plan-confirm', 'plan-rollback', 'plan-problem', 'plan-status', 'change'];
  for (const type of types) {
    document.addEventListener(type, (event) => {
      const picker = event.composedPath()[0] as PlanPickerElement;
      const { canPay } = picker;
      heard.push({ type, detail: (event as CustomEvent).detail ?? null, canPay });
      if (canPay && paysAtOnce) pay(picker);
    });
  }
};
