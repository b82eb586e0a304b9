/** The moves of the host's code: sessions, plans, listeners, callbacks, and pickers that join or leave the page. */
import { effect } from '@preact/signals';
import type { Session } from '../../../src/types.ts';
import {
  endPayment,
  joinPage,
  leavePage,
  makeForm,
  mount,
  pay,
  pick,
  seatedAt,
  settle,
  updateForm,
  withoutIdent,
} from './host.ts';
import { judgeOffer } from './judge.ts';
import { checkoutOf, createSession, heldBy } from './service.ts';
import { planLists, planNames } from './setup.ts';
import { at, connected, type Doing, seats } from './shopper-moves.ts';
import { choose, HostMistake, type Seat, type World } from './world.ts';

/** Gives the session to all pickers of the page that have this order, because a host has one token for an order. */
const give = (world: World, seat: Seat, session: Session | null): void => {
  const alike = seat.tab.seats.filter(
    (other) => session !== null && other.picker.session.peek()?.orderId === session.orderId,
  );
  for (const one of new Set([seat, ...alike])) {
    // A host may name the same session again, although the picker has renewed it meanwhile. This changes nothing: the
    // picker stays in the new session.
    const isSame = one.given?.clientToken === session?.clientToken && one.given?.orderId === session?.orderId;
    one.given = session;
    // The host makes the first payment form beside a picker when it gives the picker its first session.
    if (session && one.form === null) makeForm(world, one, session);
    const isNews = !isSame && one.picker.session.peek()?.clientToken !== session?.clientToken;
    one.picker.configure({ session });
    // If each plan needs its own payment form, the host makes a form for each new session. It makes the form only after
    // the picker knows the session. By then, a listener may have set another session.
    const isForm = world.setup.sessionPerPlan && isNews && one.given === session;
    if (session && isForm) makeForm(world, one, session);
  }
};

/** The host tells its pickers of a change. A payment is judged only when all pickers have the new state. */
const tell = (world: World, run: () => void): void => {
  world.isTelling = true;
  run();
  world.isTelling = false;
  world.judge.moment(world);
};

const swapped = (world: World, seat: Seat, what: number, how: number): string | null => {
  const ident = choose(planNames, what) ?? 'A';
  const order = seat.picker.session.peek()?.orderId;
  const said = (session: Session | null, words: string): string => {
    give(world, seat, session);
    return words;
  };
  const create = () => createSession(world, ident, undefined, seat.org);
  switch (how % 9) {
    case 0:
      return said(create(), `a new order, created with ${ident}`);
    case 1:
      return said(withoutIdent(create()), 'a new order');
    case 2:
      return said({ ...create(), fresh: true }, `a new order, just created with ${ident}`);
    case 3:
    case 4: {
      if (order === undefined) return null;
      const session = createSession(world, ident, order);
      return how % 9 === 3
        ? said(withoutIdent(session), 'a new token of the same order')
        : said(session, `a new token of the same order, said to hold ${ident}`);
    }
    case 5: {
      const earlier = choose(world.sessions, what);
      return earlier ? said(earlier, 'an earlier session') : null;
    }
    case 6: {
      const [one, other] = [choose(world.sessions, what), create()];
      if (!one) return null;
      return said({ ...other, orderId: one.orderId }, 'a token with the order of another');
    }
    case 7: {
      seat.org = seat.org === 'org' ? 'other-org' : 'org';
      // The picker has another organisation now, so the host no longer vouches for the session.
      seat.given = seat.given && { ...seat.given, fresh: false };
      seat.picker.configure({ orgId: seat.org, session: seat.given });
      return `the organisation is ${seat.org} from now on`;
    }
    default:
      return said(null, 'no session');
  }
};

const reaction = (
  world: World,
  seat: Seat,
  { who, what, how }: Parameters<Doing>[1],
): [string, () => void] => {
  const ident = choose(planNames, what) ?? 'A';
  const other = choose(seat.tab.seats, who) ?? seat;
  const reactions: readonly [string, () => void][] = [
    [
      'throws',
      () => {
        throw new HostMistake();
      },
    ],
    [`picks ${ident}`, () => pick(world, other, ident, {})],
    ['begins a payment', () => pay(world, other)],
    ['takes the picker off the page', () => leavePage(world, seat)],
    ['gives another session', () => void swapped(world, seat, what, who)],
  ];
  return choose(reactions, how) ?? ['', () => {}];
};

export const hostMoves = {
  swap: at(seats, (seat, { what, how }, world) => swapped(world, seat, what, how)),

  connect: at(seats, (seat, _, world) => {
    if (seat.isConnected) leavePage(world, seat);
    else tell(world, () => joinPage(seat));
    return seat.isConnected ? 'comes to the page' : 'leaves the page';
  }),

  async join(world, { who, what, how }) {
    const tab = choose(world.awake(), who);
    const [first] = tab?.seats ?? [];
    if (!tab || !first || tab.seats.length > 2 || world.setup.sessionPerPlan) return null;
    const isOther = how % 4 === 3;
    const given = isOther ? (choose(world.sessions, what) ?? null) : first.picker.session.peek();
    const isConnected = how % 3 !== 2;
    const selected = how % 5 === 4 ? choose(planNames, what) : undefined;
    await mount(world, tab, given, { isConnected, selected, org: first.org });
    return `${tab.seats.at(-1)?.name} comes, ${isConnected ? '' : 'not '}connected`;
  },

  listen: at(seats, (seat, choice, world) => {
    const { how } = choice;
    let isArmed = false;
    const [says, react] = reaction(world, seat, choice);
    const run = () => {
      if (!isArmed || world.isCalm) return;
      isArmed = false;
      react();
    };
    if (how >= 6) {
      seat.stop.push(
        effect(() => {
          seat.picker.shown.value;
          seat.picker.canPay.value;
          run();
        }),
      );
    } else seat.stop.push(seat.picker.subscribe(run));
    isArmed = true;
    return `a listener ${how >= 6 ? 'to the signals ' : ''}${says} when it next hears something`;
  }),

  insist: at(seats, (seat, { what }, world) => {
    const both = [choose(planNames, what), choose(planNames, what + 1)];
    for (const ident of both) {
      let left = 300;
      const insist = () => {
        if (ident && !world.isCalm && left-- > 0 && seat.picker.shown.peek() !== ident)
          seat.picker.pick(ident);
      };
      seat.stop.push(seat.picker.subscribe(insist));
    }
    return `two listeners insist, on ${both.join(' and ')}`;
  }),

  render: at(seats, (seat, { what, how }, world) => {
    const { picker } = seat;
    switch (how % 5) {
      case 0:
        picker.configure({ session: seat.given });
        return 'is rendered again, with the same session';
      case 1:
        seat.isBroken = !seat.isBroken;
        tell(world, () => picker.configure({ orgId: seat.isBroken ? 'no such organisation!' : seat.org }));
        return seat.isBroken ? 'is misconfigured' : 'is configured rightly again';
      case 2: {
        const selected = choose(planNames, what) ?? 'A';
        picker.configure({ selected });
        return `selected is now ${selected}`;
      }
      default: {
        if (!world.setup.lists) return null;
        const index = what % planLists.length;
        const before = seat.list;
        const couldPay = picker.canPay.peek();
        seat.list = index;
        tell(world, () => picker.configure({ plans: planLists[index] ?? [] }));
        judgeOffer(world, seat, couldPay, before, index);
        return `the plans are now ${planLists[index]?.map(({ ident, price }) => `${ident} at ${price}`).join(', ') || 'none'}`;
      }
    }
  }),

  /** The host's server writes a plan to the session, and the host names this plan. Other tabs would not hear of it. */
  rewrite: at(seats, (seat, { what }, world) => {
    const { given, picker, tab, org } = seat;
    const isAlone = world.tabs.every((other) => other === tab || other.isGone);
    const isRunning = given !== null && given.orderId === picker.session.peek()?.orderId;
    if (!isAlone || !isRunning || world.setup.sessionPerPlan) return null;
    const ident = choose(planNames, what) ?? 'A';
    // To set an equal session again is no news.
    if (ident === given.ident) return null;
    world.holds.set(checkoutOf(org, given.orderId), ident);
    // The host created the session with another plan, so it vouches for the session no more.
    tell(world, () => give(world, seat, { ...given, ident, fresh: false }));
    return `the host's server writes ${ident}, and the host names it`;
  }),

  withdraw: at(seats, (seat, _, world) => {
    if (!world.setup.updatesHost) return null;
    seat.updates = !seat.updates;
    seat.picker.configure({
      afterUpdate: seat.updates ? (...call) => updateForm(world, seat, ...call) : null,
    });
    return seat.updates ? 'the host gives its afterUpdate again' : 'the host withdraws its afterUpdate';
  }),

  ask: at(connected, (seat, { how }, world) => {
    world.isNudging = true;
    if (how % 3 === 0) seat.picker.retry();
    else if (how % 3 === 1) settle(world, seat);
    else {
      const shown = seat.picker.shown.peek();
      if (shown !== null) pick(world, seat, shown, { by: 'host' });
    }
    world.isNudging = false;
    return ['retry()', 'settled()', 'the host picks what is shown'][how % 3] ?? '';
  }),

  async release(world, { who, pause }) {
    const payment = choose(
      world.payments.filter(({ seat }) => world.awake().includes(seat.tab)),
      who,
    );
    if (!payment) return null;
    await endPayment(world, payment, pause);
    return `the payment of ${payment.seat.name} is over`;
  },

  async return(world, { who, what, how, pause }) {
    const call = choose(
      world.calls.filter(({ seat }) => world.awake().includes(seat.tab)),
      who,
    );
    if (!call) return null;
    world.calls = world.calls.filter((other) => other !== call);
    const fails = how % 4 === 3;
    await world.in(call.seat.tab, () => call.settle(fails, what), pause);
    return `${call.of}(${call.ident}) of ${call.seat.name} ${fails ? 'fails' : 'returns'}`;
  },
} satisfies Record<string, Doing>;

export const scene = (world: World): string =>
  seats(world)
    .map((seat) => {
      const { name, picker } = seat;
      const pay = picker.canPay.peek() ? ', can pay' : '';
      const checkout = seatedAt(seat);
      const held = checkout === null ? 'nothing' : heldBy(world, checkout);
      const words = `shows ${picker.shown.peek()}, confirmed ${picker.confirmed.peek()}${pay}`;
      return `\n      [${name}: ${picker.status.peek()}, ${words}; the service holds ${held}]`;
    })
    .join('');
