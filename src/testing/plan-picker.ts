import type { PlanPickerElement } from '../element.ts';

/** As much of Playwright’s `Page` or `FrameLocator` as `planPicker` uses: the package must not need Playwright. */
export interface PageWithPicker<Locator extends PickerLocator<Locator>> {
  locator(selector: string): Locator;
}

/** As much of Playwright’s `Locator` as is used here. */
export interface PickerLocator<Locator> {
  getByRole(role: 'radio' | 'status' | 'button', options?: { name?: string }): Locator;
  evaluate<Result>(read: (picker: PlanPickerElement) => Result): Promise<Result>;
  click(): Promise<void>;
  textContent(): Promise<string | null>;
}

/** How long to wait. */
export interface Patience {
  /** In ms. @default 5000 */
  readonly timeout?: number;
}

/** A picker on a page, as a shopper and a payment form know it. Plans go by their titles. */
export interface PlanPickerOnPage<Locator> {
  /** The element. */
  readonly element: Locator;
  /** The radio of a plan, by what assistive technology calls it. */
  plan(title: string): Locator;
  /** The line below the cards, which is also what is said. */
  readonly notice: Locator;
  /** Picks as a shopper does. It does not wait for the service. */
  pick(title: string): Promise<void>;
  /** Whether a payment now would charge the plan shown. */
  canPay(): Promise<boolean>;
  /** Waits until this plan is shown and can be paid for. */
  expectConfirmed(title: string, patience?: Patience): Promise<void>;
  /**
   * Waits until a pick of `from` was undone, `to` is shown and can be paid for, and the shopper was told why.
   * @returns what the shopper was told
   */
  expectRolledBack(plans: { from: string; to: string }, patience?: Patience): Promise<string>;
}

/** Finds the picker of a Playwright page: the first one, or that of a selector. */
export function planPicker<Locator extends PickerLocator<Locator>>(
  page: PageWithPicker<Locator>,
  selector = 'ff-plan-picker >> nth=0',
): PlanPickerOnPage<Locator> {
  const element = page.locator(selector);
  const notice = element.getByRole('status');
  const plan = (title: string) => element.getByRole('radio', { name: title });

  const look = async () => {
    const now = await element.evaluate(({ plans, value, canPay, status, problem }) => {
      const titleOf = (wanted?: string) => plans.find(({ ident }) => ident === wanted)?.title ?? null;
      return { shown: titleOf(value), canPay, status, problem, refused: titleOf(problem?.ident) };
    });
    return { ...now, told: (await notice.textContent()) ?? '' };
  };
  type Seen = Awaited<ReturnType<typeof look>>;

  async function expectThat(what: string, isSo: (seen: Seen) => boolean, { timeout = 5000 }: Patience = {}) {
    const giveUpAt = performance.now() + timeout;
    for (;;) {
      const seen = await look();
      if (isSo(seen)) return seen;
      if (performance.now() > giveUpAt) {
        const { shown, status, told, problem } = seen;
        const why = problem ? `, the problem ${problem.kind}: ${problem.message}` : '.';
        throw new Error(
          `Expected ${what} within ${timeout} ms; shown is ${shown ?? 'no plan'}, the status “${status}”, told “${told}”${why}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  return {
    element,
    notice,
    plan,
    pick: (title) => plan(title).click(),
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
