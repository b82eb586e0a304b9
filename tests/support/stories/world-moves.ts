/** The moves of the world: answers, late writes, passing time, the browser, and tabs that open, close or sleep. */
import type { WriteOutcome } from '../../../src/protocol/index.ts';
import { mount } from './host.ts';
import {
  acknowledged,
  answer,
  isInTime,
  jumpWall,
  land,
  lost,
  mayLand,
  refused,
  unclear,
} from './service.ts';
import type { Choice } from './setup.ts';
import { planNames } from './setup.ts';
import type { Doing } from './shopper-moves.ts';
import { spoiled } from './store.ts';
import { closeTab, hide, lockOf, openTab, signal } from './tab.ts';
import { choose, microtasks, type Tab, type World } from './world.ts';

const durations = [0, 1, 4, 100, 150, 500, 1000, 2000, 5000, 7999, 8000, 10_000, 18_000, 30_000];

interface Answer {
  readonly says: string;
  readonly outcome: WriteOutcome;
  readonly applies: boolean;
  readonly isFinal: boolean;
}

const says = (words: string, outcome: WriteOutcome, applies: boolean, isFinal: boolean): Answer => ({
  ...{ says: words, outcome, applies, isFinal },
});

const answers: readonly Answer[] = [
  says('acknowledged', acknowledged, true, true),
  says('acknowledged', acknowledged, true, true),
  says('acknowledged', acknowledged, true, true),
  says('refused', refused('refused', 'no'), false, true),
  says('refused', refused('refused', 'no'), false, true),
  says('refused: the session expired', refused('session-expired', 'now'), false, true),
  says('refused under 403', refused('session-expired', 'if-again'), false, true),
  says('refused: already paid', refused('already-paid', 'now'), false, true),
  says('answered unclearly, and was applied', unclear(), true, true),
  says('answered “retry after 3 s”, and was not applied', unclear(3000), false, true),
  says(
    'answered “retry after 60 s” without a signature, and was applied',
    lost('unclear', 60_000),
    true,
    false,
  ),
  says('lost, and was applied', lost(), true, false),
  says('answered without a signature, and is on its way', lost('unclear'), false, false),
  says('lost, and is on its way', lost(), false, false),
];

const inFlight = (world: World) =>
  world.writes.filter((write) => !write.isAnswered && isInTime(world, write));

const sleepers = (world: World): Tab[] => world.living().filter(({ isFrozen, isBusy }) => isFrozen || isBusy);

export const worldMoves = {
  async answer(world, { who, how, what, pause }) {
    const write = choose(inFlight(world), who);
    const chosen = choose(answers, how + 12 * (what % 2));
    if (!write || !chosen) return null;
    const wrong = refused('session-expired', what % 2 ? 'now' : 'no');
    const { outcome, applies, isFinal } = write.isRight
      ? chosen
      : { ...chosen, outcome: wrong, isFinal: true };
    await answer(world, write, outcome, { applies, isFinal }, pause);
    return `${write.name} is ${write.isRight ? chosen.says : 'refused, for its token is of another order'}`;
  },

  /**
   * The service applies the write, and then the browser transmits it again. The answer is about the second transmission
   * only.
   */
  repeat(world, { who }) {
    const write = choose(
      world.writes.filter((one) => !one.isAnswered && one.timesLanded === 0),
      who,
    );
    if (!write || !mayLand(world, write)) return null;
    world.tally.sentTwice++;
    land(world, write);
    return `${write.name} is applied, and sent again`;
  },

  land(world, { who }) {
    const write = choose(
      world.writes.filter((one) => mayLand(world, one)),
      who,
    );
    if (!write) return null;
    land(world, write);
    return `${write.name} lands`;
  },

  async wait(world, { what, how }) {
    const ms = choose(durations, what + how) ?? 0;
    await world.pass(ms);
    return `${ms} ms pass`;
  },

  async deliver(world, { who, pause }) {
    const tab = choose(
      world.awake().filter(({ tasks }) => tasks.length > 0),
      who,
    );
    if (!tab) return null;
    const [task] = tab.tasks;
    await world.deliver(tab, pause);
    return `${tab.name} hears ${task?.loses ? `that it lost ${task.loses}` : 'something'}`;
  },

  async freeze(world, { who, how }) {
    const tab = choose(world.awake(), who);
    if (!tab || tab.isPrerendering) return null;
    const isBusy = how % 2 === 0;
    // Some browsers do not tell a page that it freezes. So the page gets the sign only in some of the stories.
    if (!isBusy && how % 3) await world.in(tab, () => signal(tab, 'frozen'));
    tab.isBusy = isBusy;
    tab.isFrozen = !isBusy;
    return `${tab.name} ${isBusy ? 'is busy' : 'freezes'}`;
  },

  async thaw(world, { who, what, how, pause }) {
    const tab = choose(sleepers(world), who);
    if (!tab) return null;
    const slept = choose(durations, what + how) ?? 0;
    await world.pass(slept);
    await wake(world, tab, slept, pause);
    return `${tab.name} runs again after ${slept} ms more`;
  },

  async network(world, { who, how, pause }) {
    const tab = choose(world.awake(), who);
    if (!tab) return null;
    if (how % 4 === 3) {
      tab.isForbidden = !tab.isForbidden;
      return `a policy ${tab.isForbidden ? 'forbids' : 'allows'} the requests of ${tab.name}`;
    }
    tab.isOffline = !tab.isOffline;
    await world.in(tab, () => signal(tab, tab.isOffline ? 'offline' : 'online'), pause);
    return `${tab.name} is ${tab.isOffline ? 'offline' : 'online again'}, says the browser`;
  },

  async open(world, { who, what, how }) {
    const from = choose(world.living(), who);
    const [seat] = from?.seats ?? [];
    if (!from || !seat || world.living().length > 2 || world.tabs.length > 4) return null;
    const isPrerendering = how % 3 === 0;
    if (!isPrerendering && how % 2) await hide(world, from);
    const tab = openTab(world, { isRevisited: how % 4 === 3, isPrerendering });
    const selected = how % 5 === 4 ? choose(planNames, what) : undefined;
    const session = how % 2 ? seat.given : seat.picker.session.peek();
    const given = session && { ...session, fresh: session.fresh === true && seat.given?.fresh === true };
    await mount(world, tab, given, { isConnected: true, selected, org: seat.org });
    return `${tab.name} opens${isPrerendering ? ', prerendered' : ''}`;
  },

  async close(world, choice) {
    const tab = choose(world.living(), choice.who);
    if (!tab || world.tabs.length > 4) return null;
    return reload(world, tab, choice);
  },

  async leaveForHistory(world, { who, pause }) {
    const tab = choose(world.awake(), who);
    if (!tab || tab.isPrerendering) return null;
    await world.in(tab, () => signal(tab, 'leaving'), pause);
    tab.isFrozen = true;
    return `${tab.name} is left, and kept for the way back`;
  },

  browser(world, { what, how }) {
    if (how % 4 === 0) {
      const ms = choose([-5000, -500, 500, 2000], what) ?? 0;
      jumpWall(world, ms);
      return `the wall clock jumps by ${ms} ms`;
    }
    if (how % 4 === 1 && world.living().length === 1) {
      world.store.isFull = true;
      return 'the storage is full from now on';
    }
    const entry = choose(
      [...world.store.items.keys()].filter((key) => key.startsWith(lockOf('write:'))),
      what,
    );
    if (!entry) return null;
    world.store.items.set(entry, spoiled);
    return 'another script spoils an entry of the journal';
  },
} satisfies Record<string, Doing>;

export const wake = async (world: World, tab: Tab, slept: number, pause: number | null): Promise<void> => {
  const wasFrozen = tab.isFrozen;
  if (wasFrozen && world.setup.clocksFreeze) tab.clock -= slept;
  tab.isFrozen = false;
  tab.isBusy = false;
  if (!wasFrozen) return;
  tab.usedAt = Number.NEGATIVE_INFINITY;
  await world.in(tab, () => signal(tab, 'resumed'), pause);
};

/**
 * Closes the page, and perhaps opens it again as a reload or as a first visit. Before the page closes, it may get the
 * sign `leaving`.
 */
const reload = async (world: World, tab: Tab, { what, how }: Choice): Promise<string | null> => {
  const [seat] = tab.seats;
  if (!seat) return null;
  await microtasks(null);
  if (how % 3 && world.awake().includes(tab)) await world.in(tab, () => signal(tab, 'leaving'));
  closeTab(world, tab);
  const isLast = world.living().length === 0;
  if (how % 2 && !isLast) return `${tab.name} is closed`;
  const isRevisited = what % 2 === 0;
  world.tally.reloads++;
  const next = openTab(world, { isRevisited, isPrerendering: false });
  const selected = how % 5 === 4 ? choose(planNames, what) : undefined;
  await mount(world, next, seat.given, { isConnected: true, selected, org: seat.org });
  return `${tab.name} is ${isRevisited ? 'reloaded' : 'closed, and the page opened anew'}, as ${next.name}`;
};
