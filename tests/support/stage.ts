/** A headless picker on a stand-in page. The test gives the answers of the service. */
import { onTestFinished, vi } from 'vitest';
import { checkoutName } from '../../src/checkout/identity.ts';
import type { PlanPicker, PlanPickerOptions } from '../../src/picker/options.ts';
import { createPlanPicker } from '../../src/picker/picker.ts';
import { defaultBaseUrl } from '../../src/service/address.ts';
import type { PickOutcome, Plan, PlanPickerNews, Session } from '../../src/types.ts';
import { look, type Seen } from './look.ts';
import { createStandInPage, type StandInBrowser, type StandInPage, settle } from './page.ts';
import { createHeldSend, type HeldSend } from './send.ts';

export { look } from './look.ts';

export const planOf = (ident: string, more: Partial<Plan> = {}): Plan => ({
  ident,
  title: ident,
  currency: 'USD',
  price: '9.99',
  ...more,
});

export const plans = ['pp_a', 'pp_b', 'pp_c'].map((ident) => planOf(ident));

/** A session for which the host vouches with `fresh`. So the picker need not assert the plan. */
export const newSession = (ident = 'pp_a'): Session => ({
  clientToken: `token-${crypto.randomUUID()}`,
  orderId: crypto.randomUUID(),
  ...(ident && { ident, fresh: true }),
});

/** Sends a message from another tab of the browser: a write of that tab may still be applied for 5 s. */
export const tellLost = (browser: StandInBrowser, { orderId }: Session, ident: string): void => {
  const name = checkoutName({ baseUrl: defaultBaseUrl, orgId: 'acme' }, { orderId });
  const channel = browser.tab().openChannel(`ff-plan-picker:2:${name}`, () => {});
  channel?.tell({ type: 'lost', write: `w.${ident}`, ident, lasts: 5000 });
};

/** A session of the same checkout with another token, as another tab or the next page would have it. */
export const anotherToken = ({ orderId, ident }: Session): Session => ({
  clientToken: `token-${crypto.randomUUID()}`,
  orderId,
  ...(ident && { ident }),
});

export interface Stage extends HeldSend {
  readonly picker: PlanPicker;
  readonly page: StandInPage;
  readonly session: Session;
  /** Picks, by default as the shopper, and runs all code that follows from the pick before the service answers. */
  pick(ident: string, by?: 'shopper' | 'host'): Promise<Seen<PickOutcome>>;
  /** The news since the last call. */
  news(): PlanPickerNews[];
  /** The types of the news since the last call. */
  types(): string[];
}

export type StageOptions = Partial<PlanPickerOptions> & { session?: Session };

/** A picker that does not have the checkout's lock yet. */
export const open = (
  { session = newSession(), ...options }: StageOptions = {},
  page = createStandInPage(),
): Stage => {
  const held = createHeldSend();
  const picker = createPlanPicker({ orgId: 'acme', plans, session, ...options }, { send: held.send, page });
  onTestFinished(() => picker.disconnect());
  const heard: PlanPickerNews[] = [];
  picker.subscribe((one) => heard.push(one));
  const news = () => heard.splice(0);
  return Object.assign(held, {
    picker,
    page,
    session,
    async pick(ident: string, by: 'shopper' | 'host' = 'shopper') {
      const seen = look(picker.pick(ident, { by }));
      await settle();
      return seen;
    },
    news,
    types: () => news().map(({ type }) => type),
  });
};

/** A picker that has the checkout's lock. The news up to now is dropped. */
export const begin = async (options?: StageOptions, page?: StandInPage): Promise<Stage> => {
  const stage = open(options, page);
  await settle();
  stage.news();
  return stage;
};

/** A picker that is not started. */
export const beginOffPage = (session: Session = newSession(), page = createStandInPage()) => {
  const held = createHeldSend();
  const options = { orgId: 'acme', plans, session };
  const picker = createPlanPicker(options, { send: held.send, page, connected: false });
  onTestFinished(() => picker.disconnect());
  return Object.assign(held, { picker, page });
};

/** Collects the errors of hosts instead of reporting them to the page. */
export const catchReports = (): unknown[] => {
  const reports: unknown[] = [];
  vi.stubGlobal('queueMicrotask', (report: () => void) => {
    try {
      report();
    } catch (error) {
      reports.push(error);
    }
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  return reports;
};

export const refusedFor = (ident: string) => ({ kind: 'refused', message: `${ident}: refused`, ident });
