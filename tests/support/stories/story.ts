/** Runs one whole story. First come the moves, then a calm phase, then all pickers leave. */
import { endPayment, leavePage, mount, pay, pick, settle, withoutIdent } from './host.ts';
import { hostMoves, scene } from './host-moves.ts';
import { judgeMoment, judgeWrite } from './judge.ts';
import { isAtRest, judgeRest, judgeStorage } from './rest.ts';
import {
  answersDue,
  createSession,
  land,
  lateWriteWindow,
  longestPause,
  mayLand,
  roundTrip,
} from './service.ts';
import type { Choice, Setup, Tally } from './setup.ts';
import { type Doing, shopperMoves } from './shopper-moves.ts';
import { openTab, showOnly, signal } from './tab.ts';
import { microtasks, running, type Tab, World } from './world.ts';
import { wake, worldMoves } from './world-moves.ts';

export const moves = { ...shopperMoves, ...hostMoves, ...worldMoves } satisfies Record<string, Doing>;

export interface Move extends Choice {
  readonly does: keyof typeof moves;
}

/** Runs a story to its end. Returns the error, or `null`. */
export const play = async (
  setup: Setup,
  story: readonly Move[],
  tally: Tally,
  tell?: (line: string) => void,
): Promise<string | null> => {
  const world = new World(setup, tally, { moment: judgeMoment, rest: judgeRest, write: judgeWrite });
  world.moreDue = answersDue;
  running.world = world;
  forgetPages();
  await begin(world);
  if (setup.begins !== 'coming') await becomeReady(world);
  tell?.(`begin: ${scene(world)}`);
  for (const { does, ...choice } of story) {
    if (world.broken !== null) break;
    const doing: Doing = moves[does];
    const done = await doing(world, choice);
    if (done === null) continue;
    tally.moves++;
    const hurry = choice.pause === null ? '' : `, and ${choice.pause} microtasks later`;
    tell?.(`${done}${hurry}${scene(world)}`);
  }
  await microtasks(null);
  judgeMoment(world);
  if (world.broken === null) await recover(world, tell);
  if (world.broken === null) await leave(world, tell);
  running.world = null;
  running.tab = null;
  return world.broken;
};

/**
 * Deletes the picker's globals. In a browser, the globals of a page are gone with the page. Here all pages share the
 * globals of this process.
 */
const forgetPages = (): void => {
  for (const key of Object.getOwnPropertySymbols(globalThis)) {
    if (key.description?.startsWith('funnelfox-plan-picker:')) Reflect.deleteProperty(globalThis, key);
  }
};

const begin = async (world: World): Promise<void> => {
  const { tells, selects, luck, sessionPerPlan } = world.setup;
  const first = createSession(world, 'A');
  const given =
    tells === 'nothing' ? withoutIdent(first) : tells === 'fresh' ? { ...first, fresh: true } : first;
  const tab = openTab(world, {
    isRevisited: luck % 5 === 4 && tells !== 'fresh',
    isPrerendering: luck % 7 === 6,
  });
  tab.hasFocus = !tab.isPrerendering;
  const isWithout = sessionPerPlan && luck % 2 === 0;
  await mount(world, tab, isWithout ? null : given, {
    isConnected: true,
    selected: selects ? 'B' : undefined,
  });
};

/** Brings the first picker to “can pay”, or into a payment, before anything goes wrong. */
const becomeReady = async (world: World): Promise<void> => {
  const [tab] = world.tabs;
  const [seat] = tab?.seats ?? [];
  if (!tab || !seat || tab.isPrerendering) return;
  world.isCalm = true;
  await world.in(tab, () => pick(world, seat, 'A', { by: 'shopper' }));
  await world.pass(2000);
  world.isCalm = false;
  if (world.setup.begins !== 'paying') return;
  await world.in(tab, () => pay(world, seat));
  await world.pass(10);
};

/**
 * The calm phase: no more faults happen. In each tab that the shopper looks at, the picker must reach “can pay”, or
 * give the true reason why not.
 */
const recover = async (world: World, tell?: (line: string) => void): Promise<void> => {
  world.isCalm = true;
  for (const call of world.calls.filter(({ seat }) => !seat.tab.isGone)) {
    world.calls = world.calls.filter((other) => other !== call);
    await world.in(call.seat.tab, () => call.settle(true, 0));
  }
  for (const tab of world.living()) {
    if (world.broken === null) await lookAt(world, tab, tell);
  }
};

const lookAt = async (world: World, tab: Tab, tell?: (line: string) => void): Promise<void> => {
  await showOnly(world, tab);
  if (tab.isFrozen || tab.isBusy) await wake(world, tab, 0, null);
  Object.assign(tab, { isHidden: false, isPrerendering: false, hasFocus: true, usedAt: world.now });
  Object.assign(tab, { isOffline: false, isForbidden: false });
  for (const payment of world.payments.filter(({ seat }) => seat.tab === tab))
    await endPayment(world, payment);
  const began = world.now;
  await world.in(tab, () => {
    signal(tab, 'online', 'turned', 'shown');
    for (const seat of tab.seats) if (seat.isConnected) settle(world, seat);
  });
  const end = began + longestRecovery(world);
  const stuck = () => tab.seats.find((seat) => seat.isConnected && !isAtRest(world, seat));
  while (world.broken === null && world.now < end) {
    // Within 5 ms, all news arrives and the other tabs do their work.
    if (!stuck()) await world.pass(5);
    if (!stuck()) break;
    for (const { picker, isConnected } of tab.seats) {
      if (isConnected && picker.paymentElsewhere.peek() === 'silent')
        await world.in(tab, () => picker.payHere());
    }
    // A shopper who looks at a page moves the pointer now and then.
    await world.in(tab, () => signal(tab, 'turned'));
    const late = world.writes.filter((write) => write.isAnswered && mayLand(world, write));
    const [last] = late.sort((a, b) => a.until - b.until);
    const next = Math.min(world.now + lookAgain, last ? last.until - 1 : end, end);
    await world.pass(Math.max(0, next - world.now));
    if (last && world.now >= last.until - 1) land(world, last);
  }
  const seat = stuck();
  tell?.(
    `nothing more goes wrong, and the shopper looks at ${tab.name}; after ${world.now - began} ms${scene(world)}`,
  );
  if (seat) world.fail(`${seat.name} cannot pay again in time, and does not say why`);
  for (const { name, picker, openPicks, isConnected } of tab.seats) {
    if (isConnected && picker.canPay.peek() && openPicks > 0)
      world.fail(`${name} can pay, and ${openPicks} picks have no outcome`);
  }
};

/** The time between two moves of the pointer, in ms. */
const lookAgain = 100;

/**
 * The longest time until the shopper can pay, in ms. It is the sum of all waits: for silent locks, a silent payment
 * elsewhere, a late-write window, the host's callbacks and a few round trips.
 */
const longestRecovery = ({ setup }: World): number => {
  const hosts = setup.updatesHost || setup.renews || setup.sessionPerPlan ? longestPause : 0;
  return 1_000 + 5_000 + lateWriteWindow + 8_000 + hosts + 5 * roundTrip;
};

/** All pickers leave the page. They must leave nothing behind. */
const leave = async (world: World, tell?: (line: string) => void): Promise<void> => {
  for (const tab of world.living()) {
    if (tab.isFrozen || tab.isBusy) await wake(world, tab, 0, null);
    for (const payment of world.payments.filter(({ seat }) => seat.tab === tab))
      await endPayment(world, payment);
    for (const seat of tab.seats) await world.in(tab, () => leavePage(world, seat));
  }
  tell?.('all pickers leave the page');
  const sent = world.writes.length;
  await world.pass(60_000);
  for (const tab of world.living()) await world.in(tab, () => {});
  if (world.writes.length > sent) world.fail('a write is sent, and all pickers are gone');
  judgeStorage(world);
  for (const tab of world.tabs) for (const { stop } of tab.seats) for (const end of stop) end();
};
