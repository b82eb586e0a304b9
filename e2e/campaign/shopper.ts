/** The code of the shoppers. It runs in the page. */
import type { PlanPickerElement } from '../../src/element/element.ts';

/** One shopper's checkout, as the template of the page describes it. */
export interface Shopping {
  readonly run: number;
  readonly options: { readonly orgId: string } & Readonly<Record<string, unknown>>;
  /**
   * The host's `afterUpdate` takes `ms`, and fails `failures` times before it succeeds. `null` if the host has no
   * `afterUpdate`.
   */
  readonly afterUpdate: { readonly ms: number; readonly failures: number } | null;
  /** Whether the host can create sessions. */
  readonly renews: boolean;
}

export interface Pick {
  readonly ident: string;
  /** The time between the previous pick and this pick, in ms. */
  readonly after: number;
  /** Either a click on the radio, or a call by the host. */
  readonly by: 'click' | 'host';
}

/** How a run ended. */
export interface End {
  /** How long it took until the shopper could pay, in ms. */
  readonly waited: number;
  /** What still kept the shopper from paying in the end. `null` if the shopper could pay. */
  readonly problem: string | null;
}

export interface Shopper {
  start(shopping: Shopping): void;
  /** Whether the shopper's picker is in this page. A page with a service worker first waits for the worker. */
  isReady(run: number): boolean;
  pick(run: number, picks: readonly Pick[]): Promise<void>;
  payAfterAll(run: number): Promise<End>;
  /** Pays if the picker says that the shopper can pay, even while the shopper does not look at the page. */
  payIfQuiet(run: number): void;
  leave(run: number): void;
  /** Begins a payment, keeps the page busy for this many ms, and then charges. */
  hold(run: number, ms: number): void;
  frame(run: number): void;
  unframe(run: number, shopping: Shopping): void;
  prerender(url: string, after: number, goesThere: boolean): void;
}

declare global {
  interface Window {
    shopper: Shopper;
    /** Whether the shopper looks at this tab. In a frame, only the value of the top window counts. */
    isLooked: boolean;
  }
}

export interface ShopperOptions {
  /** If a shopper cannot pay within this many ms, the shopper counts as stuck. */
  readonly allowance: number;
  /** The timeout of a write when only the machine may still be slow, in ms. */
  readonly unhurried: number;
}

export const installShopper = ({ allowance, unhurried }: ShopperOptions) => {
  interface Seat {
    readonly picker: PlanPickerElement;
    /** The plan that was paid for in this task. Several events of one task must not cause several payments. */
    paidFor: string | null;
  }
  const seats = new Map<number, Seat>();
  const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  /** The request is synchronous, so that nothing can change between the picker's “can pay” and the charge. */
  const tell = (path: string, facts: Readonly<Record<string, unknown>>): void => {
    const request = new XMLHttpRequest();
    const query = Object.entries(facts).map(([name, fact]) => [name, String(fact)]);
    request.open('POST', `${path}?${new URLSearchParams(query)}`, false);
    try {
      request.send();
    } catch {
      // The browser has disconnected the page from the network, so the request fails. This is not an error of the
      // picker.
    }
  };
  addEventListener('error', ({ message }) => {
    if (!message.includes('as arranged')) tell('/uncaught', { message });
  });
  addEventListener('unhandledrejection', ({ reason }) => tell('/uncaught', { message: reason }));
  // A page that comes back from the back/forward cache also resumes. It does not count as frozen.
  let isLeft = false;
  addEventListener('pagehide', () => {
    isLeft = true;
  });
  addEventListener('pageshow', () => {
    isLeft = false;
  });
  document.addEventListener('resume', () => {
    if (!isLeft && window.top === window) tell('/happened', { what: 'freeze' });
  });

  const isLooked = (): boolean => Boolean(window.top?.isLooked) && document.visibilityState === 'visible';

  const payIfPossible = (run: number, when: string, whoeverLooks = false): void => {
    const seat = seats.get(run);
    if (!seat || !(whoeverLooks || isLooked())) return;
    const { picker } = seat;
    const shown = picker.value;
    if (!picker.canPay || shown === seat.paidFor) return;
    seat.paidFor = shown;
    queueMicrotask(() => {
      seat.paidFor = null;
    });
    tell('/pay', { run, when, shown, order: picker.session?.orderId });
  };

  const types = ['plan-pick', 'plan-confirm', 'plan-rollback', 'plan-problem', 'plan-status', 'change'];

  const inner = (): Shopper | undefined => document.querySelector('iframe')?.contentWindow?.shopper;
  const seatOf = (run: number): Seat => {
    const seat = seats.get(run);
    if (!seat) throw new Error('no such shopper here');
    return seat;
  };

  /** The facts that help to explain why a shopper is stuck. */
  const describe = async ({ status, problem }: PlanPickerElement): Promise<string> => {
    const { held = [], pending = [] } = await navigator.locks.query();
    const locks = [...held.map((lock) => ({ ...lock, is: 'held' })), ...pending];
    return JSON.stringify({
      ...{ status, problem, locks, path: location.pathname, isFramed: window.top !== window },
      ...{ visibility: document.visibilityState, hasFocus: document.hasFocus() },
    });
  };

  const pickOnce = (run: number, { ident, by }: Pick): void => {
    const { picker } = seatOf(run);
    payIfPossible(run, 'before a pick');
    const radio = picker.shadowRoot?.querySelector<HTMLInputElement>(`input[value="${ident}"]`);
    if (by === 'click' && radio) radio.click();
    else picker.pick(ident);
    payIfPossible(run, 'after a pick');
  };

  window.isLooked = true;
  window.shopper = {
    start({ run, options, afterUpdate, renews }) {
      const picker = document.createElement('ff-plan-picker');
      seats.set(run, { picker, paidFor: null });
      for (const type of types) picker.addEventListener(type, () => payIfPossible(run, `at ${type}`));
      let failures = afterUpdate?.failures ?? 0;
      Object.assign(picker, options, {
        ...(afterUpdate && {
          async afterUpdate() {
            await pass(afterUpdate.ms);
            failures -= 1;
            if (failures >= 0) throw new Error('the payment form did not follow, as arranged');
          },
        }),
        ...(renews && {
          async renewSession(ident: string) {
            return (await fetch(`/renew?run=${run}&ident=${ident}`, { method: 'POST' })).json();
          },
        }),
      });
      document.body.append(picker);
    },

    isReady: (run) => inner()?.isReady(run) ?? seats.has(run),

    async pick(run, picks) {
      const other = inner();
      if (other) return other.pick(run, picks);
      for (const pick of picks) {
        await pass(pick.after);
        pickOnce(run, pick);
      }
    },

    /** Acts like a shopper who wants to pay now: presses “Try again”, and now and then chooses a plan. */
    async payAfterAll(run) {
      const other = inner();
      if (other) return other.payAfterAll(run);
      const { picker } = seatOf(run);
      const began = performance.now();
      picker.timeout = unhurried;
      let lastPick = began;
      while (!picker.canPay && performance.now() - began < allowance) {
        picker.retry();
        if (performance.now() - lastPick > (picker.value === '' ? 300 : 6000)) {
          lastPick = performance.now();
          pickOnce(run, { ident: picker.value || 'month', after: 0, by: 'click' });
        }
        await pass(50);
      }
      const waited = performance.now() - began;
      const problem = picker.canPay ? null : await describe(picker);
      payIfPossible(run, 'after all');
      await pass(picker.lateWriteWindow ?? 0);
      payIfPossible(run, 'when every window had passed');
      return { waited, problem };
    },

    payIfQuiet(run) {
      const other = inner();
      if (other) return other.payIfQuiet(run);
      payIfPossible(run, 'in a tab that nobody looks at', true);
    },

    leave(run) {
      seats.get(run)?.picker.remove();
      seats.delete(run);
    },

    async hold(run, ms) {
      const other = inner();
      if (other) return other.hold(run, ms);
      const { picker } = seatOf(run);
      const signal = AbortSignal.timeout(3000);
      const hold = await picker.beginPayment({ signal }).catch(() => null);
      if (!hold) return;
      tell('/happened', { what: 'hold' });
      for (const end = performance.now() + ms; performance.now() < end; );
      const isDoubtful = (hold as { signal?: AbortSignal }).signal?.aborted ?? false;
      if (!isDoubtful) tell('/pay', { run, when: 'while held', shown: hold.ident, order: hold.orderId });
      hold.release();
    },

    frame(run) {
      this.leave(run);
      const frame = document.createElement('iframe');
      frame.src = location.href;
      document.body.append(frame);
    },

    unframe(_, shopping) {
      document.querySelector('iframe')?.remove();
      this.start(shopping);
    },

    /**
     * Lets the browser prerender a page. The rule for this is added only after a pause, when the driver has detached
     * from this page. With an attached driver, Chromium would prerender nothing.
     */
    prerender(url, after, goesThere) {
      const rule = document.createElement('script');
      rule.type = 'speculationrules';
      rule.textContent = JSON.stringify({ prerender: [{ urls: [url], eagerness: 'immediate' }] });
      setTimeout(() => document.head.append(rule), 100);
      setTimeout(() => (goesThere ? location.assign(url) : rule.remove()), 100 + after);
    },
  };
};

/** Runs when the page of one shopper has loaded. */
export const openShop = async (shopping: Shopping & { readonly worker: boolean }) => {
  if (shopping.worker) {
    await navigator.serviceWorker.register('/offline/worker.js', { scope: '/offline/' });
    const { serviceWorker } = navigator;
    while (!serviceWorker.controller) {
      await new Promise((resolve) =>
        serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
      );
    }
  }
  const here = () => fetch(`/here?run=${shopping.run}`, { method: 'POST' });
  window.shopper.start(shopping);
  addEventListener('pageshow', ({ persisted }) => persisted && here());
  if ('prerendering' in document && document.prerendering) {
    document.addEventListener('prerenderingchange', here, { once: true });
  } else if (document.readyState === 'complete') here();
  // Waits for the load event, because a navigation before that event would replace this page in the history.
  else addEventListener('load', () => setTimeout(here), { once: true });
};
