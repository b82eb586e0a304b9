/** The shoppers: what runs in the page. */
import type { PlanPickerElement } from '../../src/element.ts';

export interface Shopping {
  readonly options: { readonly orgId: string } & Readonly<Record<string, unknown>>;
  readonly picks: readonly { readonly ident: string; readonly after: number }[];
  /** A host that takes so many ms to follow, and fails so many times first. */
  readonly afterUpdate: { readonly ms: number; readonly failures: number } | null;
  /** Whether the host can mint sessions. */
  readonly renews: boolean;
}

/** How a run ended. */
export interface Till {
  readonly payments: number;
  readonly wrong: readonly string[];
  /** How long it took until the shopper could pay, in ms. */
  readonly waited: number;
  /** Why the shopper could not pay again. */
  readonly problem: string | null;
}

declare global {
  interface Window {
    shop(shopping: Shopping): Promise<void>;
    payAfterAll(id: string): Promise<Till>;
  }
}

export const installShopper = ({
  service,
  allowance,
  unhurried,
  idle,
}: {
  service: string;
  allowance: number;
  unhurried: number;
  idle: number;
}) => {
  interface Run {
    readonly picker: PlanPickerElement;
    readonly wrong: string[];
    payments: number;
    /** In this task. Several events of one task are one chance to pay. */
    paidFor: string | null;
  }
  const shoppers = new Map<string, Run>();
  const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  /** Synchronous, so that nothing can change between the picker's word and the charge. */
  const payIfPossible = (run: Run, when: string): void => {
    const { picker } = run;
    const shown = picker.value;
    if (!picker.canPay || shown === run.paidFor) return;
    run.paidFor = shown;
    queueMicrotask(() => {
      run.paidFor = null;
    });
    const request = new XMLHttpRequest();
    request.open('POST', `${service}/sandbox/sessions/${picker.session?.orderId}/payments`, false);
    request.send();
    const charged = JSON.parse(request.responseText).ident;
    run.payments += 1;
    if (charged !== shown) run.wrong.push(`${when} it showed ${shown} and charged ${charged}`);
  };

  const types = ['plan-pick', 'plan-confirm', 'plan-rollback', 'plan-problem', 'plan-status', 'change'];

  window.shop = async ({ options, picks, afterUpdate, renews }) => {
    const { orgId } = options;
    const picker = document.createElement('ff-plan-picker');
    const run: Run = { picker, wrong: [], payments: 0, paidFor: null };
    shoppers.set(orgId, run);
    for (const type of types) picker.addEventListener(type, () => payIfPossible(run, `at ${type}`));
    let failures = afterUpdate?.failures ?? 0;
    Object.assign(picker, options, {
      ...(afterUpdate && {
        async afterUpdate() {
          await pass(afterUpdate.ms);
          failures -= 1;
          if (failures >= 0) throw new Error('the payment form did not follow');
        },
      }),
      ...(renews && {
        async renewSession(ident: string) {
          const body = JSON.stringify({ ident, orgId });
          return (await fetch(`${service}/sandbox/sessions`, { method: 'POST', body })).json();
        },
      }),
    });
    document.body.append(picker);
    for (const { ident, after } of picks) {
      await pass(after);
      payIfPossible(run, 'before a pick');
      picker.pick(ident);
      payIfPossible(run, 'after a pick');
    }
  };

  /** Like a shopper who wants to pay now and presses “Try again”; then looks once more when every window has passed. */
  window.payAfterAll = async (id) => {
    const run = shoppers.get(id) as Run;
    const { picker } = run;
    const began = performance.now();
    // Nothing is wrong any more but, perhaps, the machine: it may have more to do than it can in a time-out so short.
    picker.timeout = unhurried;
    const impatience = setInterval(() => picker.retry(), 50);
    const signal = AbortSignal.timeout(allowance);
    const problem = await picker.settled({ signal }).then(
      () => null,
      (error) => `${error}: ${picker.status}, ${JSON.stringify(picker.problem)}`,
    );
    clearInterval(impatience);
    const waited = performance.now() - began;
    payIfPossible(run, 'after all');
    await pass(idle);
    payIfPossible(run, 'when every window had passed');
    picker.remove();
    shoppers.delete(id);
    return { payments: run.payments, wrong: run.wrong, waited, problem };
  };
};
