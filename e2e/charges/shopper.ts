/**
 * One shopper on a page with the service's SDK. A seed decides all that happens: picks, faults of the network and of
 * the service, changes of the price by other code, and payments. This module runs in the page.
 */
import type { Fault } from '../../src/testing/index.ts';
import { BillingStandIn, type Course } from '../../tests/support/billing-checkout.ts';
import { type Dice, dice, oneOf } from '../campaign/dice.ts';
import { type Account, type End, emptyAccount } from './account.ts';
import { idents, type Storefront, withButtons, withPicker } from './storefront.ts';

export interface Shop {
  /** The address of the service. Its sandbox is under `/sandbox`. */
  readonly serviceUrl: string;
  readonly has: 'picker' | 'buttons';
  /** In ms. A step that takes longer counts as a step that never ends. */
  readonly patience: number;
}

const moves = 8;

export async function playRun({ serviceUrl, has, patience }: Shop, seed: number): Promise<Account> {
  const chance = dice(seed);
  const account = emptyAccount();
  const control = async (path: string, method: string, body: unknown) => {
    const answer = await fetch(`${serviceUrl}/sandbox/sessions${path}`, {
      method,
      body: JSON.stringify(body),
    });
    return answer.status === 204 ? null : answer.json();
  };
  const stalls = watchStalls(`${serviceUrl}/sandbox/sessions/none`);
  const place = document.body.appendChild(document.createElement('div'));
  const container = place.appendChild(document.createElement('div'));
  const { orderId, clientToken, ident } = await control('', 'POST', {
    ident: oneOf(chance, idents),
    orgId: 'acme',
  });
  const checkout = new BillingStandIn({
    ...{ serviceUrl, sandboxUrl: `${serviceUrl}/sandbox`, orderId, clientToken, priceId: ident, container },
  });
  const page = has === 'picker' ? withPicker(checkout, place, serviceUrl) : withButtons(checkout);
  const { emit } = checkout;
  const trail: string[] = [];
  checkout.emit = (event, ...told) => {
    trail.push(`${event}, ${page.shown()} shown`);
    emit.call(checkout, event, ...told);
  };
  const shopper = new Shopper(
    chance,
    checkout,
    page,
    account,
    patience,
    () => `seed ${seed}: ${trail.splice(0).join('; ')}`,
  );
  const setFaults = (faults: readonly Fault[]) => control(`/${checkout.orderId}/faults`, 'PUT', faults);
  const createOrder = async (): Promise<string> =>
    (await control('', 'POST', { ident: oneOf(chance, idents), orgId: 'acme', clientToken })).orderId;

  const acts: readonly (() => unknown)[] = [
    () => page.choose(oneOf(chance, idents)),
    () => page.choose(oneOf(chance, idents)),
    () => checkout.updatePrice(oneOf(chance, idents)).catch(() => {}),
    () => setFaults(drawFaults(chance)),
    () => setFaults(drawFaults(chance)),
    () => shopper.pay(createOrder),
    () => shopper.pay(createOrder),
  ];
  for (let move = 0; move < moves && !shopper.hasPaid; move++) {
    await pass(chance(250));
    await oneOf(chance, acts)();
  }
  if (!shopper.hasPaid) {
    await setFaults([]);
    await shopper.payAfterAll();
  }
  page.leave();
  place.remove();
  return stalls.end() ? { ...emptyAccount(), stalled: 1 } : { ...account, runs: 1 };
}

class Shopper {
  hasPaid = false;
  readonly #chance: Dice;
  readonly #checkout: BillingStandIn;
  readonly #page: Storefront;
  readonly #account: Account;
  readonly #patience: number;
  readonly #told: () => string;

  constructor(
    chance: Dice,
    checkout: BillingStandIn,
    page: Storefront,
    account: Account,
    patience: number,
    told: () => string,
  ) {
    this.#chance = chance;
    this.#checkout = checkout;
    this.#page = page;
    this.#account = account;
    this.#patience = patience;
    this.#told = told;
  }

  /** Presses “Pay”, sometimes twice. While the payment runs, the plan may be changed. */
  async pay(createOrder: () => Promise<string>): Promise<void> {
    const chance = this.#chance;
    if (!this.#page.canPress()) return;
    const isCancelled = chance(8) === 0;
    const newOrder = chance(2) === 0 ? { orderId: await createOrder() } : {};
    const course: Course = oneOf(chance, [
      ...([{ type: 'success' }, { type: 'success' }, { type: 'action_required' }] satisfies Course[]),
      { type: 'failure', ...newOrder },
    ]);
    const last: Course = chance(2) === 0 ? { type: 'success' } : { type: 'failure', ...newOrder };
    if (!this.#page.canPress()) return;
    this.#checkout.tokenize = () => pass(chance(400));
    this.#checkout.course = course;
    await this.#press(isCancelled, last, async () => {
      if (chance(2) === 0) return;
      await pass(chance(300));
      if (chance(2) === 0) this.#page.choose(oneOf(chance, idents));
      else this.#checkout.updatePrice(oneOf(chance, idents)).catch(() => {});
    });
  }

  /** Pays once all faults are gone. */
  async payAfterAll(): Promise<void> {
    const page = this.#page;
    const began = performance.now();
    while (!page.canPay() || !page.canPress()) {
      if (performance.now() - began > this.#patience) {
        this.#account.stuck.push(`${this.#told()}: ${page.shown()} cannot be paid`);
        return;
      }
      await pass(50);
      // After a refusal there may be no plan to go back to. Then the shopper reads that they must choose a plan.
      if (page.shown() === '') page.choose(oneOf(this.#chance, idents));
    }
    this.#checkout.tokenize = () => pass(0);
    this.#checkout.course = { type: 'success' };
    await this.#press(false, { type: 'success' }, async () => {});
    if (!this.hasPaid) this.#account.stuck.push(`${this.#told()}: ${page.shown()} was not paid in the end`);
  }

  async #press(isCancelled: boolean, last: Course, meanwhile: () => Promise<void>): Promise<void> {
    const [page, checkout, account, chance] = [this.#page, this.#checkout, this.#account, this.#chance];
    const before = {
      ...{ shown: page.shown(), couldPay: page.canPay(), changes: page.changes() },
      ...{ asked: checkout.asked.length, charged: checkout.charged.length, told: checkout.told.length },
    };
    const press = async () => {
      if (isCancelled) return checkout.cancel();
      const presses = [checkout.pay()];
      if (chance(4) === 0) {
        await pass(chance(60));
        presses.push(checkout.pay());
      }
      await Promise.all(presses);
    };
    const { course } = checkout;
    const ended = await inTime(Promise.all([press(), meanwhile()]), this.#patience);
    const asked = checkout.asked.slice(before.asked);
    const isAtBank = course.type === 'action_required' && asked.length > 0;
    if (isAtBank) {
      await pass(chance(200));
      page.choose(oneOf(chance, idents));
      await pass(chance(100));
      checkout.endStep(last);
    }
    const charged = checkout.charged.slice(before.charged);
    const told = checkout.told.slice(before.told);
    const claim = `${this.#told()}: pressed “Pay” for ${before.shown}; asked for [${asked}], charged [${charged}], told “${told.join(' ')}”`;
    if (asked.some((ident) => ident !== before.shown)) account.wrong.push(claim);
    if (charged.length > 1) account.twice.push(claim);
    const end = ended
      ? endOf({
          ...{ isCancelled, isCharged: charged.length > 0, isAsked: asked.length > 0, told },
          isDeclined: (isAtBank ? last : course).type === 'failure',
          hasChanged: page.changes() !== before.changes || !before.couldPay,
        })
      : null;
    if (end) account.presses[end]++;
    else account.unexplained.push(claim);
    this.hasPaid = end === 'charged';
  }
}

interface Pressed {
  readonly isCancelled: boolean;
  readonly isAsked: boolean;
  readonly isCharged: boolean;
  readonly isDeclined: boolean;
  /** Whether the plan was changed after the press of “Pay”, or could not be paid at the moment of the press. */
  readonly hasChanged: boolean;
  readonly told: readonly string[];
}

/** How the press ended; `null` if nothing explains its end. */
const endOf = ({ isCancelled, isAsked, isCharged, isDeclined, hasChanged, told }: Pressed): End | null => {
  if (isCancelled) return isAsked ? null : 'cancelled by the shopper';
  if (isAsked && isDeclined) return 'declined by the bank';
  if (isCharged) return 'charged';
  if (!hasChanged || isAsked) return null;
  if (told.some((text) => text.startsWith('Your plan has changed')))
    return 'refused, because the plan had changed';
  return told.length > 0 ? 'refused, because the plan was not confirmed in time' : null;
};

/**
 * A few things that go wrong, each a few times. With these faults, no write is applied after its connection has
 * dropped, because the picker could not prevent the wrong charge that may follow. After a drop, the browser may send
 * the write again by itself, and the service may apply the first copy last. See “What cannot be guaranteed” in the
 * README. `npm run compare` counts these wrong charges.
 */
const drawFaults = (chance: Dice): readonly Fault[] => {
  const ident = oneOf(chance, idents);
  const ms = 100 + chance(500);
  const times = 1 + chance(2);
  return [
    { kind: 'slow', ms, times: 2 },
    oneOf<Fault>(chance, [
      { kind: 'drop-before', times },
      { kind: 'drop-after', times },
      { kind: 'refuse', ident, times },
      { kind: 'refuse-under-200', ident, times },
      { kind: 'error', status: 500, times },
      { kind: 'error', status: 503, applied: true, times },
      { kind: 'apply-late', ms, answer: 504, times },
      { kind: 'apply-late', ms, answer: 'never', times },
      { kind: 'refuse-repeat', times },
      { kind: 'unsigned', applied: 'late', ms, times },
      { kind: 'html', times },
      { kind: 'rate-limit', retryAfter: 1, times },
    ]),
  ];
};

/** In ms. Even with two pauses of this length, a late write is applied before the end of its late-write window. */
const longestStall = 1000;

/** Notices if the page or the service does nothing for longer than `longestStall`. */
const watchStalls = (url: string) => {
  let isOver = false;
  let hasStalled = false;
  const watch = async () => {
    while (!isOver) {
      const began = performance.now();
      await pass(100);
      await fetch(url);
      hasStalled ||= performance.now() - began > longestStall;
    }
  };
  watch();
  return {
    end(): boolean {
      isOver = true;
      return hasStalled;
    },
  };
};

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Whether the promise ends in time. */
const inTime = (promise: Promise<unknown>, patience: number): Promise<boolean> =>
  Promise.race([promise.then(() => true), pass(patience).then(() => false)]);
