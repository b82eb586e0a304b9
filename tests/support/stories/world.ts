/**
 * The world of one story: the tabs of one browser, the service, and time. The story controls all of it. The rules
 * that must hold are in `judge.ts` and `rest.ts`.
 */
import type { Memory, Page, Sign } from '../../../src/page/page.ts';
import type { PlanPicker } from '../../../src/picker/options.ts';
import type { WriteOutcome } from '../../../src/protocol/index.ts';
import type { SendWrite } from '../../../src/service/write.ts';
import type { Ident, PaymentHold, Session } from '../../../src/types.ts';
import { HeldChannels } from './channels.ts';
import { type Agent, HeldLocks } from './locks.ts';
import type { Setup, Tally } from './setup.ts';
import { createStore } from './store.ts';

/** A write that was sent to the service. */
export interface Write {
  readonly name: string;
  readonly tab: Tab;
  /** The name of the checkout, made from its organisation and its order. */
  readonly checkout: string;
  readonly token: string;
  readonly ident: Ident;
  /** When the write is given up, on the tab's clock. */
  readonly deadline: number;
  readonly sentAt: number;
  readonly resolve: (outcome: WriteOutcome) => void;
  /** Whether the token of the write belongs to the order. If not, the service never applies the write. */
  readonly isRight: boolean;
  isAnswered: boolean;
  /** Whether the service itself answered, so that the write cannot land any more. */
  isFinal: boolean;
  timesLanded: number;
  /** The write may land until this moment. */
  until: number;
}

/** A picker in a tab, as its host sees it. */
export interface Seat {
  readonly name: string;
  readonly tab: Tab;
  readonly picker: PlanPicker;
  isConnected: boolean;
  isBroken: boolean;
  /** The session that the host gave last. */
  given: Session | null;
  org: string;
  /** The index in `planLists` of the list that the host offers. */
  list: number;
  /** Whether the host gives an `afterUpdate`. */
  updates: boolean;
  /** The payment form beside the picker: its plan, its token, and the price that it shows for the plan. */
  form: { readonly token: string | undefined; readonly ident: Ident; readonly price: string | null } | null;
  told: string;
  openPicks: number;
  /** How many promises of `settled()` and `beginPayment()` have not ended. */
  openWaits: number;
  /** The value of `world.turn` when this picker last left the page. */
  leftAt: number;
  /** The plan of the shopper's last pick; `null` after the shopper could pay for it. */
  shoppersPick: Ident | null;
  /** The latest moment at which the shopper's last pick was on screen and could not be paid yet. */
  shoppersPickAt: number;
  readonly stop: (() => void)[];
}

export interface Task {
  readonly due: number;
  readonly run: () => void;
  readonly loses: string | undefined;
}

export interface Tab {
  readonly name: string;
  readonly agent: Agent;
  readonly page: Page;
  readonly send: SendWrite;
  readonly timers: Set<{ readonly due: number; readonly run: () => void }>;
  readonly watchers: Set<(sign: Sign) => void>;
  /** The tasks of the browser that this tab has not run yet. */
  readonly tasks: Task[];
  /** The name of a lock. The tab learns just now that it has lost this lock. `undefined` at all other times. */
  hearing: string | undefined;
  readonly seats: Seat[];
  /** When the last write of each checkout ended, on the tab's clock. */
  readonly endedAt: Map<string, number>;
  readonly isRevisited: boolean;
  readonly memory: Memory;
  clock: number;
  isFrozen: boolean;
  isBusy: boolean;
  isGone: boolean;
  isHidden: boolean;
  isPrerendering: boolean;
  hasFocus: boolean;
  hiddenAt: number;
  usedAt: number;
  /** Whether the browser says that it is offline. The browser may be wrong. */
  isOffline: boolean;
  /** Whether a policy forbids every request. */
  isForbidden: boolean;
}

/** A callback of the host that has not returned yet. */
export interface Call {
  readonly of: 'afterUpdate' | 'renewSession';
  readonly seat: Seat;
  readonly ident: Ident;
  /** The checkout that the host's server may write to; `null` if this call writes nothing. */
  readonly checkout: string | null;
  /** The host's server may write until this moment. */
  until: number;
  readonly settle: (fails: boolean, how: number) => void;
}

export interface Payment {
  readonly seat: Seat;
  readonly hold: PaymentHold;
  readonly checkout: string;
  /** The payment form at the begin of the payment; `null` if the host does not update it. */
  readonly form: Seat['form'];
  /**
   * Whether the shopper has chosen to pay in another tab instead. Without locks, this payment aborts a moment later.
   */
  isGivenUp: boolean;
}

export interface Due {
  readonly at: number;
  readonly run: () => Promise<void>;
}

/**
 * The checks of the rules: `moment` at every moment, `rest` after all pending code has run, and `write` for each write.
 */
export interface Judge {
  moment(world: World): void;
  rest(world: World): void;
  write(world: World, write: Write): void;
}

/** An error that a host's listener throws on purpose. */
export class HostMistake extends Error {}

/** The error that ends a task that would not end by itself. */
export class Hang extends Error {}

/** If a task reads the clock this many times, it counts as hanging. */
const longestTask = 5_000;

/** The tab whose code is running. Each tab has its own globals. */
export const running: { tab: Tab | null; world: World | null } = { tab: null, world: null };

export class World {
  readonly setup: Setup;
  readonly tally: Tally;
  readonly judge: Judge;
  broken: string | null = null;
  now = 1_000_000;
  /** How far the wall clock is ahead of `now`. */
  wall = 1_700_000_000_000;
  /** How many times a tab has run all its pending code. All tabs are counted together. */
  turn = 0;
  tabs: Tab[] = [];
  /** The plan that each checkout really holds at the service. */
  readonly holds = new Map<string, Ident>();
  /** The order that each token belongs to. */
  readonly tokens = new Map<string, string>();
  readonly sessions: Session[] = [];
  /** Maps each order that `renewSession` made to the order that it replaces. */
  readonly renewedFrom = new Map<string, string>();
  writes: Write[] = [];
  calls: Call[] = [];
  /** The renewals that have failed or were given up. Nobody knows whether the host's server has written the plan. */
  readonly lostRenewals = new Set<Call>();
  payments: Payment[] = [];
  readonly store;
  readonly locks = new HeldLocks();
  readonly channels = new HeldChannels((text) => this.overhear(text, 'a channel'));
  /** Whether a second tab was opened while storage or locks did not work. If so, the picker promises nothing. */
  isBeyondPromise = false;
  /** Whether the calm phase has begun, in which no more faults happen. */
  isCalm = false;
  /** Whether a host is telling its pickers of a change. A payment aborts only when all pickers have the new state. */
  isTelling = false;
  /** Whether code is asking the picker to write just now. */
  isNudging = false;
  #luck: number;
  #count = 0;
  #looks = 0;
  #lookedAt = 0;

  constructor(setup: Setup, tally: Tally, judge: Judge) {
    this.setup = setup;
    this.tally = tally;
    this.judge = judge;
    this.store = createStore(setup.storage === 'full');
    this.#luck = setup.luck;
  }

  fail(broken: string): void {
    this.broken ??= broken;
  }

  /** A number in [0, 1). If a story runs again, it gets the same numbers. */
  chance(): number {
    this.#luck = (Math.imul(this.#luck, 1664525) + 1013904223) >>> 0;
    return this.#luck / 2 ** 32;
  }

  count(): number {
    this.#count += 1;
    return this.#count;
  }

  /** Counts how often a page reads its clock. A page that hangs reads its clock without end in one task. */
  look(): void {
    if (this.#lookedAt !== this.turn) this.#looks = 0;
    this.#lookedAt = this.turn;
    this.#looks += 1;
    if (this.#looks < longestTask) return;
    this.fail('hangs: it looks at its clock without end');
    throw new Hang();
  }

  /** Fails if a text contains a token. Every token contains the word “secret”. */
  overhear(text: string, where: string): void {
    if (text.includes('secret')) this.fail(`${where} tells a token: ${text}`);
  }

  living(): Tab[] {
    return this.tabs.filter(({ isGone }) => !isGone);
  }

  /** The tabs whose code can run. */
  awake(): Tab[] {
    return this.tabs.filter(({ isGone, isFrozen, isBusy }) => !isGone && !isFrozen && !isBusy);
  }

  /** Runs something in a tab. Tabs are separate: all pending code of one tab runs before the code of another tab. */
  async in(tab: Tab, run: () => unknown, pause: number | null = null): Promise<void> {
    if (running.tab !== tab) {
      await microtasks(null);
      if (running.tab) running.tab.hearing = undefined;
    }
    running.tab = tab;
    try {
      run();
    } catch (error) {
      if (!(error instanceof HostMistake)) this.fail(`threw ${(error as Error).stack}`);
    }
    this.judge.moment(this);
    await microtasks(pause);
    if (pause === null) tab.hearing = undefined;
    this.judge.moment(this);
    if (pause !== null) return;
    this.turn++;
    this.judge.rest(this);
  }

  /** Lets time pass, and runs each thing at the time when it is due. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (let turns = 0; this.broken === null; turns++) {
      const due = this.nextDue();
      if (!due || due.at > end) break;
      if (turns > 2000) this.fail('spins: two thousand things happen, and hardly any time passed');
      this.now = Math.max(this.now, due.at);
      await due.run();
    }
    this.now = Math.max(this.now, end);
  }

  /** The next thing that is due: a timer, a task of a page, or something from `moreDue`. */
  nextDue(): Due | null {
    let next: Due | null = null;
    const propose = (at: number, run: () => Promise<void>) => {
      if (!next || at < next.at) next = { at, run };
    };
    for (const tab of this.awake()) {
      const [task] = tab.tasks;
      if (task) propose(task.due, () => this.deliver(tab));
      for (const timer of tab.timers) {
        propose(timer.due - tab.clock, () => {
          tab.timers.delete(timer);
          return this.in(tab, timer.run);
        });
      }
    }
    for (const due of this.moreDue(this)) propose(due.at, due.run);
    return next;
  }

  /** Other things that are due, such as answers of the service. */
  moreDue: (world: World) => readonly Due[] = () => [];

  async deliver(tab: Tab, pause: number | null = null): Promise<void> {
    const task = tab.tasks.shift();
    tab.hearing ??= task?.loses;
    if (task) await this.in(tab, task.run, pause);
  }
}

/** Lets pending code run for `count` microtasks. If `count` is `null`, all pending code runs. */
export const microtasks = async (count: number | null): Promise<void> => {
  if (count === null) return new Promise((resolve) => setImmediate(resolve));
  for (let left = count; left > 0; left--) await null;
};

export const choose = <T>(from: readonly T[], index: number): T | undefined => from[index % from.length];
