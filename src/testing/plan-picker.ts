import type { PlanPickerElement } from '../element/element.ts';

/**
 * The part of Playwright’s `Page` or `FrameLocator` that `planPicker` uses. The package declares this part itself, so
 * it does not need Playwright.
 */
export interface PageWithPicker<Locator extends PickerLocator<Locator>> {
  locator(selector: string): Locator;
}

/** The part of Playwright’s `Locator` that is used here. */
export interface PickerLocator<Locator> {
  getByRole(role: 'radio' | 'status' | 'button', options?: { name?: string }): Locator;
  locator(selector: string): Locator;
  count(): Promise<number>;
  evaluate<Result>(read: (picker: PlanPickerElement) => Result): Promise<Result>;
  click(): Promise<void>;
  textContent(): Promise<string | null>;
}

/** How long to wait. */
export interface Patience {
  /** In ms. @default 5000 */
  readonly timeout?: number;
}

/** A picker on a page, as a shopper and a payment form see it. Plans are named by their titles. */
export interface PlanPickerOnPage<Locator> {
  readonly element: Locator;
  /** The radio of a plan, found by its accessible name. */
  plan(title: string): Locator;
  /** The line below the cards, which screen readers also announce. */
  readonly notice: Locator;
  /** The button beside the notice: “Try again”, or another action in its place. */
  readonly retry: Locator;
  /**
   * Picks a plan as a shopper does. Waits until the picker offers plans, but does not wait for the answer to the write.
   * If no plan has this title, rejects with an error that lists the plans.
   */
  pick(title: string, patience?: Patience): Promise<void>;
  /** The order of the session that the page uses. Waits until the picker has a session. */
  orderId(patience?: Patience): Promise<string>;
  /** Whether a payment now would charge the plan shown. */
  canPay(): Promise<boolean>;
  /** Waits until the picker shows this plan, and the shopper can pay. */
  expectConfirmed(title: string, patience?: Patience): Promise<void>;
  /**
   * Waits until the picker has rolled back a pick of `from`, and shows `to`. Also waits until the shopper can pay and
   * can read the reason.
   * @returns the text that the shopper reads
   */
  expectRolledBack(plans: { from: string; to: string }, patience?: Patience): Promise<string>;
}

/** Finds the picker on a Playwright page: the first picker, or the picker that the selector matches. */
export function planPicker<Locator extends PickerLocator<Locator>>(
  page: PageWithPicker<Locator>,
  selector = 'ff-plan-picker >> nth=0',
): PlanPickerOnPage<Locator> {
  const element = page.locator(selector);
  const notice = element.getByRole('status');
  const plan = (title: string) => element.getByRole('radio', { name: title });

  const look = async () => {
    const now = await element.evaluate(({ offers, plans, value, canPay, status, problem }) => {
      // A live price may have its title only on its card. A hidden plan has its title only in `plans`.
      const known = [...offers.map(({ plan }) => plan), ...plans];
      const titleOf = (wanted?: string) => known.find(({ ident }) => ident === wanted)?.title ?? null;
      return { shown: titleOf(value), canPay, status, problem, refused: titleOf(problem?.ident) };
    });
    return { ...now, told: (await notice.textContent()) ?? '' };
  };
  type Seen = Awaited<ReturnType<typeof look>>;

  /** Calls `see` again and again, until `taken` returns a value other than `null`. Returns this value. */
  async function waitFor<Seen, Taken>(
    see: () => Promise<Seen>,
    { timeout = 5000 }: Patience = {},
    taken: (seen: Seen) => Taken | null,
    complaint: (seen: Seen, timeout: number) => string,
  ): Promise<Taken> {
    const giveUpAt = performance.now() + timeout;
    for (;;) {
      const seen = await see();
      const found = taken(seen);
      if (found !== null) return found;
      if (performance.now() > giveUpAt) throw new Error(complaint(seen, timeout));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  const expectThat = (what: string, isSo: (seen: Seen) => boolean, patience?: Patience): Promise<Seen> =>
    waitFor(
      look,
      patience,
      (seen) => (isSo(seen) ? seen : null),
      ({ shown, status, told, problem }, timeout) => {
        const why = problem ? `, the problem ${problem.kind}: ${problem.message}` : '.';
        return `Expected ${what} within ${timeout} ms; shown is ${shown ?? 'no plan'}, the status “${status}”, told “${told}”${why}`;
      },
    );

  /**
   * Waits until there are plans, and returns their titles. Without this wait, Playwright would look for a wrong title
   * until the test times out.
   */
  const titles = (patience?: Patience): Promise<readonly string[]> =>
    waitFor(
      async () =>
        (await element.count()) === 0
          ? null
          : element.evaluate(({ offers = [] }) => offers.map(({ plan }) => plan.title)),
      patience,
      (offered) => (offered?.length ? offered : null),
      (offered, timeout) =>
        `Expected ${offered ? 'the picker to offer plans' : `a picker at “${selector}”`} within ${timeout} ms`,
    );

  return {
    element,
    notice,
    plan,
    retry: element.locator('[part=retry]'),
    async pick(title, patience) {
      const offered = await titles(patience);
      const isOffered = offered.some((one) => one.toLowerCase().includes(title.toLowerCase()));
      if (!isOffered) throw new Error(`Expected a plan “${title}”; there are ${offered.join(', ')}`);
      await plan(title).click();
    },
    orderId: (patience) =>
      waitFor(
        async () =>
          (await element.count()) === 0 ? null : element.evaluate(({ session }) => session?.orderId ?? null),
        patience,
        (orderId) => orderId,
        (_, timeout) => `Expected a picker with a session at “${selector}” within ${timeout} ms`,
      ),
    canPay: () => element.evaluate((picker) => picker.canPay),
    async expectConfirmed(title, patience) {
      await expectThat(
        `${title} to be confirmed`,
        ({ shown, canPay }) => shown === title && canPay,
        patience,
      );
    },
    async expectRolledBack({ from, to }, patience) {
      const { told } = await expectThat(
        `${from} to be rolled back to ${to}`,
        ({ shown, canPay, refused, told }) => shown === to && canPay && refused === from && told !== '',
        patience,
      );
      return told;
    },
  };
}
