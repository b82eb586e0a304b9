/**
 * A tab is a page that the story controls. This module opens and closes tabs, and gives each tab the parts of a
 * browser.
 */
import { createMemory } from '../../../src/page/memory.ts';
import type { Page, Sign } from '../../../src/page/page.ts';
import { deniedLocks, silentLocks } from './locks.ts';
import { endUnheard, giveUp, lateWriteWindow, send, takenOver } from './service.ts';
import type { Tab, World } from './world.ts';

/** After a trusted event, a page counts as seen for this many ms. */
const presence = 30_000;

/** Unless a page is frozen or busy, it runs each task of the browser within this many ms. */
const latency = 5;

export interface Arrival {
  readonly isRevisited: boolean;
  readonly isPrerendering: boolean;
}

export const openTab = (world: World, { isRevisited, isPrerendering }: Arrival): Tab => {
  const name = `tab ${world.tabs.length + 1}`;
  // The tab is not complete yet. `page` and `send` need the tab itself, so they are added below.
  const tab = {
    ...{ name, isRevisited, isPrerendering, memory: createMemory(), clock: world.tabs.length * 5_000_000 },
    ...{ timers: new Set(), watchers: new Set(), tasks: [], seats: [], endedAt: new Map() },
    ...{ isFrozen: false, isBusy: false, isGone: false, isHidden: false },
    ...{
      hasFocus: false,
      hiddenAt: Number.NEGATIVE_INFINITY,
      usedAt: Number.NEGATIVE_INFINITY,
      isOffline: false,
      isForbidden: false,
    },
    agent: {
      name,
      post(run: () => void, loses?: string) {
        if (tab.isGone) return;
        const soonest = tab.tasks.at(-1)?.due ?? 0;
        const due = Math.max(soonest, world.now + Math.floor(world.chance() * latency));
        tab.tasks.push({ due, run, loses });
      },
    },
  } as unknown as Tab;
  Object.assign(tab, { page: pageOf(world, tab), send: send(world, tab) });
  if (world.living().length > 0 && !isGuarded(world)) world.isBeyondPromise = true;
  if (world.living().length === 0 && !isRevisited && !canStore(world)) endUnheard(world);
  world.tabs.push(tab);
  return tab;
};

/** Whether storage and locks both work. If not, the picker promises nothing for two tabs. */
const isGuarded = (world: World): boolean => canStore(world) && world.setup.locks === 'work';

const canStore = ({ setup, store }: World): boolean => setup.storage === 'works' && !store.isFull;

/** Closes the page at once. Some callers have given the page the sign `leaving` before. */
export const closeTab = (world: World, tab: Tab): void => {
  tab.isGone = true;
  tab.timers.clear();
  tab.watchers.clear();
  tab.tasks.length = 0;
  for (const write of world.writes) if (write.tab === tab) giveUp(world, write);
  world.locks.drop(tab.agent);
  world.channels.drop(tab.agent);
  for (const { stop } of tab.seats) for (const end of stop) end();
  world.payments = world.payments.filter(({ seat }) => seat.tab !== tab);
  // The page is gone, but the host's server may go on with what the page asked for.
  const open = world.calls.filter(({ seat }) => seat.tab === tab);
  for (const call of open) call.until = Math.min(call.until, world.now + lateWriteWindow);
};

export const signal = (tab: Tab, ...signs: readonly Sign[]): void => {
  for (const sign of signs) for (const watcher of [...tab.watchers]) watcher(sign);
};

/** Shows one tab to the shopper, and hides all others. */
export const showOnly = async (world: World, shown: Tab): Promise<void> => {
  for (const tab of world.living()) {
    if (tab !== shown) await hide(world, tab);
  }
};

export const hide = async (world: World, tab: Tab, pause: number | null = null): Promise<void> => {
  if (tab.isHidden) return;
  Object.assign(tab, { isHidden: true, hasFocus: false, hiddenAt: world.now });
  if (world.awake().includes(tab)) await world.in(tab, () => signal(tab, 'hidden'), pause);
};

/** The name of a checkout's lock. */
export const lockOf = (name: string): string => `ff-plan-picker:2:${name}`;

const pageOf = (world: World, tab: Tab): Page => ({
  now() {
    world.look();
    return world.now + tab.clock;
  },
  wallNow: () => world.now + world.wall,
  chance: () => world.chance(),
  newName: () => `name${world.count()}`,
  after(ms, run) {
    const timer = { due: world.now + tab.clock + Math.max(0, ms), run };
    if (!tab.isGone) tab.timers.add(timer);
    return () => tab.timers.delete(timer);
  },
  watch(hear) {
    tab.watchers.add(hear);
    return () => tab.watchers.delete(hear);
  },
  isOffline: () => tab.isOffline,
  hasViewer: () => true,
  isVisible: () => !tab.isPrerendering && !tab.isHidden,
  isSeen: () => !tab.isPrerendering && (!tab.isHidden || world.now - tab.usedAt < presence),
  hasFocus: () => tab.hasFocus,
  isRevisited: () => tab.isRevisited,
  storage() {
    if (world.setup.storage === 'refused') return null;
    if (tab.isPrerendering) world.fail(`${tab.name} stores while it is prerendered`);
    return world.store;
  },
  memory: () => tab.memory,
  locks() {
    const { locks } = world.setup;
    if (locks === 'absent') return null;
    if (locks !== 'work') return locks === 'silent' ? silentLocks : deniedLocks;
    const real = world.locks.of(tab.agent);
    const request = (name: string, ...rest: unknown[]): Promise<unknown> => {
      if (tab.isPrerendering) world.fail(`${tab.name} asks for a lock while it is prerendered`);
      world.overhear(name, 'a lock');
      const callback = rest.pop() as (lock: Lock | null) => unknown;
      const told = (lock: Lock | null) => {
        if (lock) takenOver(world, tab, name);
        return callback(lock);
      };
      const [options] = rest as [LockOptions?];
      return real.request(name, options ?? {}, told as LockGrantedCallback<unknown>);
    };
    return { request, query: real.query } as ReturnType<Page['locks']>;
  },
  openChannel: (name, hear) => world.channels.open(tab.agent, name, hear),
  preconnect() {},
});
