/**
 * The rules that must hold after all pending code of a page has run. The last news of each picker must be true.
 * A page without a picker must have no timers, locks or listeners left.
 */
import { seatedAt, statusOf } from './host.ts';
import { lockOf } from './tab.ts';
import type { Seat, Tab, World } from './world.ts';

export const judgeRest = (world: World): void => {
  if (world.broken !== null) return;
  for (const tab of world.awake()) {
    const isTelling = dueLater(world, tab) < tab.timers.size;
    for (const seat of tab.seats) {
      const is = statusOf(seat.picker);
      if (seat.told !== is && !isTelling) world.fail(`${seat.name} told ${seat.told}, and is ${is}`);
      if (seat.isConnected && !seat.isBroken) judgeSession(world, seat);
    }
    if (!tab.seats.some(({ isConnected }) => isConnected)) judgeLeft(world, tab);
  }
};

/** A picker must have the session that its host gave it, or a renewal of that session. */
const judgeSession = (world: World, { name, picker, given }: Seat): void => {
  const order = picker.session.peek()?.orderId;
  if (world.setup.sessionPerPlan && !given) return;
  for (let one = order, steps = 0; steps < 100; one = world.renewedFrom.get(one ?? ''), steps++) {
    if (one === given?.orderId) return;
    if (one === undefined) break;
  }
  world.fail(`${name} is in order ${order}, and its host wants ${given?.orderId}`);
};

/** How many timers are due later. A timer that is due at once does not count: it only delivers news. */
const dueLater = (world: World, { timers, clock }: Tab): number =>
  [...timers].filter(({ due }) => due - clock > world.now).length;

/** On a page without a picker and without a payment, nothing may still be under way. */
const judgeLeft = (world: World, tab: Tab): void => {
  const isPaying = world.payments.some(({ seat }) => seat.tab === tab);
  const isToHear = tab.tasks.length > 0;
  const left = {
    timers: isPaying || isToHear ? 0 : dueLater(world, tab),
    watchers: isPaying ? 0 : tab.watchers.size,
    channels: isPaying ? 0 : world.channels.countOf(tab.agent),
    locks: isPaying || isToHear ? 0 : world.locks.countOf(tab.agent),
    requests: world.writes.filter((write) => write.tab === tab && !write.isAnswered).length,
    waits: tab.seats.reduce((sum, { openWaits }) => sum + openWaits, 0),
    picks: tab.seats.reduce((sum, { openPicks }) => sum + openPicks, 0),
  };
  for (const [what, count] of Object.entries(left)) {
    if (count > 0)
      world.fail(`${tab.name} has no picker left (of ${tab.seats.length}), and ${count} ${what}`);
  }
};

/**
 * The browser's storage may have only two kinds of entries: writes without a final answer, and a short list of the
 * checkouts that were opened.
 */
export const judgeStorage = (world: World): void => {
  // For each of its checkouts, a tab may have noted a write and closed before it sent the write, or closed between an
  // answer and the end of the note.
  const gone = world.tabs
    .filter(({ isGone }) => isGone)
    .reduce((sum, { seats }) => sum + Math.max(1, new Set(seats.map(seatedAt)).size), 0);
  const unfinished = gone + world.lostRenewals.size + world.writes.filter(({ isFinal }) => !isFinal).length;
  let noted = 0;
  for (const [key, value] of world.store.items) {
    world.overhear(key + value, 'the storage');
    if (key.startsWith(lockOf('write:'))) noted++;
    else if (key !== lockOf('opened')) world.fail(`the storage has ${key}`);
    else if (value.split(' ').length > 50) world.fail('the list of what was opened grows');
  }
  if (noted > unfinished)
    world.fail(`the journal has ${noted} writes, and ${unfinished} are without an answer`);
};

/** Whether a picker can pay, or gives the true reason why not. */
export const isAtRest = (world: World, seat: Seat): boolean => {
  const { canPay, status, session, shown, problem, offers, paymentElsewhere } = seat.picker;
  if (canPay.peek()) return true;
  // Here another tab pays, and the picker says so.
  if (paymentElsewhere.peek() === 'open' && isPaidElsewhere(world, seat)) return true;
  if (status.peek() === 'closed') return problem.peek() !== null;
  const isEmpty = !session.peek() || shown.peek() === null || offers.peek().length === 0;
  if (status.peek() === 'empty') return isEmpty || problem.peek() !== null;
  // Two pickers with different tokens of one order behave like two tabs, even on one page: only one of them can pay. So
  // it is enough if the other picker can pay.
  const checkout = seatedAt(seat);
  return seat.tab.seats.some(
    (other) => other !== seat && seatedAt(other) === checkout && other.picker.canPay.peek(),
  );
};

const isPaidElsewhere = (world: World, { tab, org, picker }: Seat): boolean => {
  const checkout = seatedAt({ org, picker });
  const awake = world.awake();
  return world.payments.some(
    (one) => one.checkout === checkout && one.seat.tab !== tab && awake.includes(one.seat.tab),
  );
};
