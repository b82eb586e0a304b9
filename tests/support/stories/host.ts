/** Pickers and their hosts: how a page uses a picker and the payment form beside it. */
import { effect } from '@preact/signals';
import { hostPatience } from '../../../src/checkout/tasks.ts';
import type { PlanPicker } from '../../../src/picker/options.ts';
import { createPlanPicker } from '../../../src/picker/picker.ts';
import type { AfterUpdate, Ident, PlanPickerNews, Session } from '../../../src/types.ts';
import { checkoutOf, createSession, heldBy, lateWriteWindow } from './service.ts';
import { planLists, priceIn } from './setup.ts';
import type { Call, Seat, Tab, World } from './world.ts';

export interface Mounting {
  readonly isConnected: boolean;
  readonly selected?: Ident | undefined;
  readonly org?: string;
}

/** Adds a picker to a page. The payment form beside the picker has the plan that the session holds now. */
export const mount = async (
  world: World,
  tab: Tab,
  given: Session | null,
  { isConnected, selected, org = 'org' }: Mounting,
): Promise<void> => {
  const { setup } = world;
  await world.in(tab, () => {
    const picker: PlanPicker = createPlanPicker(
      {
        orgId: org,
        session: given,
        ...(selected && { selected }),
        ...(setup.lists && { plans: planLists[0] ?? [] }),
        ...(setup.updatesHost && { afterUpdate: (...call) => updateForm(world, seat, ...call) }),
        ...((setup.renews || setup.sessionPerPlan) && {
          renewSession: (ident, { signal }) => renew(world, seat, ident, signal),
        }),
        sessionPerPlan: setup.sessionPerPlan,
        numberWrites: setup.numbersWrites,
      },
      { send: tab.send, page: tab.page, connected: false },
    );
    const seat: Seat = {
      name: `picker ${world.count()} in ${tab.name}`,
      ...{ tab, picker, isConnected, isBroken: false, given, org, list: 0, told: '' },
      updates: setup.updatesHost,
      ...{
        openPicks: 0,
        shoppersPick: null,
        shoppersPickAt: Number.NEGATIVE_INFINITY,
        openWaits: 0,
        leftAt: Number.POSITIVE_INFINITY,
        stop: [],
      },
      form: null,
    };
    if (given) makeForm(world, seat, given);
    tab.seats.push(seat);
    seat.stop.push(
      picker.subscribe((news) => hear(world, seat, news)),
      effect(() => {
        picker.canPay.value;
        world.judge.moment(world);
      }),
    );
    seat.told = statusOf(picker);
    if (isConnected) picker.connect();
  });
};

/** Makes the payment form. The form has the plan that the session holds now, at the price of now. */
export const makeForm = (world: World, seat: Seat, { clientToken, orderId }: Session): void => {
  seat.form = formOf(seat, clientToken, heldBy(world, checkoutOf(seat.org, orderId)));
};

const formOf = (seat: Seat, token: string | undefined, ident: Ident): Seat['form'] => ({
  ...{ token, ident, price: priceIn(seat.list, ident) },
});

export const statusOf = ({ status, shown, confirmed, canPay }: PlanPicker): string =>
  [status.peek(), shown.peek(), confirmed.peek(), canPay.peek()].join();

/** The checkout at which the picker has its seat. */
export const seatedAt = ({ org, picker }: Pick<Seat, 'org' | 'picker'>): string | null => {
  const order = picker.session.peek()?.orderId;
  return order === undefined ? null : checkoutOf(org, order);
};

const hear = (world: World, seat: Seat, news: PlanPickerNews): void => {
  world.overhear(JSON.stringify(news), seat.name);
  if (news.type === 'plan-status') seat.told = Object.values(news.detail).join();
  world.judge.moment(world);
};

/** Reads now which plan the session holds, and its price. When the update is done, the payment form has both. */
export const updateForm = (
  world: World,
  seat: Seat,
  ident: Ident,
  { signal, session }: Parameters<AfterUpdate>[1],
): unknown => {
  if (!session) return undefined;
  const token = seat.picker.session.peek()?.clientToken;
  const form = formOf(seat, token, heldBy(world, checkoutOf(seat.org, session.orderId)));
  const update = () => {
    // If each plan has its own payment form, no form is updated.
    if (!signal.aborted && !world.setup.sessionPerPlan) seat.form = form;
  };
  if (world.isCalm) return update();
  return new Promise<void>((resolve, reject) => {
    const settle = (fails: boolean) => {
      if (fails) return reject(new Error('the payment form, secret'));
      update();
      resolve();
    };
    world.calls.push({ of: 'afterUpdate', seat, ident, checkout: null, until: 0, settle });
  });
};

/** The host's server creates a session that holds the plan, or the host makes a new form for the plan. */
const renew = (
  world: World,
  seat: Seat,
  ident: Ident,
  signal: AbortSignal,
): Promise<Session | null> | Session | null => {
  const before = seat.picker.session.peek();
  // The host uses the organisation that the picker had when it called `renewSession`.
  const { org } = seat;
  const checkout = before && !world.setup.sessionPerPlan ? checkoutOf(org, before.orderId) : null;
  const form = formOf(seat, before?.clientToken, ident);
  const mint = (how: number, mayWrite: boolean): Session | null => {
    const { sessionPerPlan } = world.setup;
    if (sessionPerPlan && (how % 3 === 0 || !before)) {
      if (!signal.aborted) seat.form = form;
      return null;
    }
    const isSameOrder = how % 3 === 2 && before !== null && mayWrite;
    const session = createSession(world, ident, isSameOrder ? before.orderId : undefined, org);
    if (isSameOrder) world.holds.set(checkoutOf(org, session.orderId), ident);
    else if (before) world.renewedFrom.set(session.orderId, before.orderId);
    if (sessionPerPlan && form && !signal.aborted) seat.form = { ...form, token: session.clientToken };
    return how % 2 ? withoutIdent(session) : session;
  };
  if (world.isCalm) return mint(0, false);
  return new Promise((resolve, reject) => {
    const settle = (fails: boolean, how: number) => {
      if (!fails) {
        world.tally.renewals++;
        return resolve(mint(how, world.now < call.until));
      }
      world.lostRenewals.add(call);
      // The host reports a failure. But before that, its server may have written the plan, or the host may have made
      // the form.
      if (checkout !== null && how % 3 === 2 && world.now < call.until) world.holds.set(checkout, ident);
      if (world.setup.sessionPerPlan && how % 2 && !signal.aborted) seat.form = form;
      if (how % 3 === 1) resolve({} as Session);
      else reject(new Error('the host, secret'));
    };
    const until = world.now + hostPatience + lateWriteWindow;
    const call: Call = { of: 'renewSession', seat, ident, checkout, until, settle };
    world.calls.push(call);
    signal.addEventListener('abort', () => {
      world.lostRenewals.add(call);
      call.until = Math.min(call.until, world.now + lateWriteWindow);
    });
  });
};

export const withoutIdent = ({ ident: _, ...session }: Session): Session => session;

export const pick = (
  world: World,
  seat: Seat,
  ident: Ident,
  how: Parameters<PlanPicker['pick']>[1],
): void => {
  const { picker } = seat;
  const before = picker.shown.peek();
  const couldPay = picker.canPay.peek();
  const checkout = seatedAt(seat);
  // If another tab has taken the payment over, this payment does not count.
  const isHeld = world.payments.some(
    ({ seat: { tab }, hold, isGivenUp, ...one }) =>
      tab === seat.tab && one.checkout === checkout && !hold.signal.aborted && !isGivenUp,
  );
  let outcomes = 0;
  // While a picker is off the page, the promise of a pick stays open. So this promise is not counted.
  const counts = seat.isConnected ? 1 : 0;
  seat.openPicks += counts;
  const pickBefore = seat.shoppersPick;
  if (how?.by === 'shopper') seat.shoppersPick = ident;
  picker.pick(ident, how).then(
    ({ outcome }) => {
      outcomes++;
      seat.openPicks -= counts;
      if (outcomes > 1) world.fail(`a pick of ${seat.name} has two outcomes`);
      world.tally[outcome === 'rolled-back' ? 'rolledBack' : outcome]++;
    },
    (error) => world.fail(`a pick rejects: ${error}`),
  );
  const after = picker.shown.peek();
  // If another plan is shown now, the picker has ignored this pick.
  if (after !== ident) seat.shoppersPick = pickBefore;
  if (isHeld && seat.isConnected && after !== before && seatedAt(seat) === checkout)
    world.fail(`${seat.name} takes a pick during a payment`);
  if (couldPay && ident !== before && after === ident && picker.canPay.peek())
    world.fail(`${seat.name} can still pay, right after a pick of ${ident}`);
};

/** A host begins to pay. No payment may begin after the picker has left the page. */
export const pay = (world: World, seat: Seat): void => {
  const end = expect(seat);
  const { org } = seat;
  seat.picker.beginPayment().then(
    (hold) => {
      end();
      if (world.turn > seat.leftAt) world.fail(`${seat.name} left, and begins a payment all the same`);
      const checkout = hold.orderId === null ? '' : checkoutOf(seat.org, hold.orderId);
      world.tally.payments++;
      // A hold names only its order, not its organisation. If the organisation has changed meanwhile, nobody knows
      // whose order this is. This can happen only in stories.
      const isAmbiguous = seat.org !== org;
      if (world.isCalm || seat.tab.isGone || isAmbiguous) return hold.release();
      world.payments.push({ seat, hold, checkout, form: seat.updates ? seat.form : null, isGivenUp: false });
    },
    (error) => {
      end();
      world.overhear(String(error?.message), 'an error');
    },
  );
};

export const settle = (world: World, seat: Seat): void => {
  const end = expect(seat);
  seat.picker.settled().then(end, (error) => {
    end();
    world.overhear(String(error?.message), 'an error');
  });
};

/**
 * Counts a promise of a picker as open. A promise that begins while the picker is off the page is not counted. A counted
 * promise must end when the picker leaves the page. Returns a function that counts the promise as ended.
 */
const expect = (seat: Seat): (() => void) => {
  const counts = seat.isConnected ? 1 : 0;
  seat.openWaits += counts;
  return () => {
    seat.openWaits -= counts;
  };
};

export const leavePage = (world: World, seat: Seat): void => {
  seat.isConnected = false;
  seat.leftAt = world.turn;
  seat.picker.disconnect();
};

export const joinPage = (seat: Seat): void => {
  seat.isConnected = true;
  seat.leftAt = Number.POSITIVE_INFINITY;
  seat.picker.connect();
};

/** Ends a payment, for example because the host goes on to another order. */
export const endPayment = async (
  world: World,
  payment: World['payments'][number],
  pause: number | null = null,
) => {
  world.payments = world.payments.filter((other) => other !== payment);
  await world.in(payment.seat.tab, () => payment.hold.release(), pause);
};
