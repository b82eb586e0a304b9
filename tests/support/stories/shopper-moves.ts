/** The moves of the shopper: picking, paying, retrying, and going from tab to tab. */
import { pay, pick, seatedAt } from './host.ts';
import type { Choice } from './setup.ts';
import { planNames } from './setup.ts';
import { hide, showOnly, signal } from './tab.ts';
import { choose, type Seat, type Tab, type World } from './world.ts';

/** Makes one move if the move is possible now. Returns the move in words, or `null` if it is not possible. */
export type Doing = (world: World, choice: Choice) => Promise<string | null> | string | null;

/** A move that the host or the shopper makes with one of the pickers. */
export const at =
  (
    among: (world: World) => readonly Seat[],
    run: (seat: Seat, choice: Choice, world: World) => string | null,
  ): Doing =>
  async (world, choice) => {
    const seat = choose(among(world), choice.who);
    if (!seat) return null;
    let done: string | null = null;
    await world.in(
      seat.tab,
      () => {
        done = run(seat, choice, world);
      },
      choice.pause,
    );
    return done && `${seat.name}: ${done}`;
  };

export const seats = (world: World): Seat[] => world.awake().flatMap((tab) => tab.seats);
export const connected = (world: World): Seat[] => seats(world).filter(({ isConnected }) => isConnected);

/** Fires a trusted event in a tab. */
export const use = (world: World, tab: Tab): void => {
  tab.usedAt = world.now;
  signal(tab, 'turned');
};

export const shopperMoves = {
  pick: at(seats, (seat, { what, how }, world) => {
    const ident = choose(planNames, what) ?? 'A';
    const { tab } = seat;
    const isShopper = how % 3 !== 1 && !tab.isPrerendering;
    const via = how % 4 === 2 ? 'keyboard' : 'pointer';
    if (isShopper && how % 2) use(world, tab);
    pick(world, seat, ident, { by: isShopper ? 'shopper' : 'host', via });
    return `the ${isShopper ? 'shopper' : 'host'} picks ${ident}${via === 'keyboard' ? ' by key' : ''}`;
  }),

  async show(world, { who, pause }) {
    const tab = choose(world.awake(), who);
    if (!tab || tab.isPrerendering) return null;
    await showOnly(world, tab);
    tab.isHidden = false;
    tab.hasFocus = true;
    await world.in(tab, () => signal(tab, 'turned', 'shown'), pause);
    return `${tab.name} becomes visible, and all others are hidden`;
  },

  async hide(world, { who, pause }) {
    const tab = choose(world.awake(), who);
    if (!tab || tab.isHidden) return null;
    await hide(world, tab, pause);
    return `${tab.name} is hidden`;
  },

  async turn(world, { who, how, pause }) {
    const tab = choose(world.awake(), who);
    if (!tab || tab.isPrerendering || tab.isHidden) return null;
    for (const other of world.tabs) other.hasFocus = other === tab;
    if (how % 2) return `${tab.name} has the focus, inside the payment form`;
    await world.in(tab, () => use(world, tab), pause);
    return `the shopper uses ${tab.name}`;
  },

  async activate(world, { who, pause }) {
    const tab = choose(
      world.awake().filter(({ isPrerendering }) => isPrerendering),
      who,
    );
    if (!tab) return null;
    tab.isPrerendering = false;
    await world.in(tab, () => signal(tab, 'turned', 'shown'), pause);
    return `${tab.name}, so far prerendered, is shown`;
  },

  pay: at(connected, (seat, _, world) => {
    pay(world, seat);
    return 'a payment begins';
  }),

  payHere: at(connected, (seat, { how }, world) => {
    const { paymentElsewhere } = seat.picker;
    // The button “Pay here instead” is visible only if the payment elsewhere does not answer. But a host may call
    // `payHere` sooner.
    if (paymentElsewhere.peek() === 'none' || (paymentElsewhere.peek() === 'open' && how % 3)) return null;
    world.tally.paidHere++;
    const checkout = seatedAt(seat);
    for (const payment of world.payments)
      if (payment.checkout === checkout && world.setup.locks !== 'work') payment.isGivenUp = true;
    seat.picker.payHere();
    return 'the shopper wants to pay here instead';
  }),

  retry: at(connected, (seat) => {
    if (seat.tab.isPrerendering) return null;
    seat.picker.retry({ by: 'shopper' });
    return 'the shopper tries again';
  }),
} satisfies Record<string, Doing>;
