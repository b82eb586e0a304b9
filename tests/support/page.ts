/**
 * A stand-in for a page and its browser, controlled by the test. Only `pass` moves the clock. The tabs of a browser
 * share storage, locks and channels. The test also gives the signs of the shopper, such as a turn to the page.
 */
import { createMemory } from '../../src/page/memory.ts';
import type { Channel, Locks, Page, Sign } from '../../src/page/page.ts';
import { HeldChannels } from './stories/channels.ts';
import { type Agent, HeldLocks } from './stories/locks.ts';
import { createStore, type HeldStore } from './stories/store.ts';

/** Waits until all pending promises and the code that follows from them have run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The time of the wall clock at the moment when the monotonic clock is 0. */
const epoch = 1_800_000_000_000;

interface Timer {
  readonly at: number;
  readonly tab: StandInPage;
  readonly run: () => void;
}

export class StandInBrowser {
  now = 5000;
  /** How far the wall clock is ahead of the right time, in ms. */
  skew = 0;
  readonly store: HeldStore = createStore(false);
  readonly locks = new HeldLocks();
  /** All messages between tabs. */
  readonly told: string[] = [];
  readonly channels = new HeldChannels((text) => this.told.push(text));
  readonly timers = new Set<Timer>();
  #tabs = 0;

  tab(): StandInPage {
    return new StandInPage(this, `tab ${++this.#tabs}`);
  }

  /** Moves the clock, and fires each timer at its time. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.timers]
        .filter(({ at, tab }) => at <= end && !tab.isFrozen)
        .sort((one, other) => one.at - other.at)[0];
      if (!due) break;
      this.timers.delete(due);
      this.now = Math.max(this.now, due.at);
      due.run();
      await settle();
    }
    this.now = end;
  }
}

export class StandInPage implements Page, Agent {
  /** The result of `chance()`. With 0 there is no back-off. */
  luck = 0;
  offline = false;
  /** Whether `visibilityState` says that the page is visible. */
  seen = true;
  /** Whether the page got a trusted event just now. Such a page counts as seen even if it is called hidden. */
  used = false;
  focused = true;
  revisited = false;
  /** Whether the browser gives the page storage. */
  hasStorage = true;
  isFrozen = false;
  locksOf: () => Locks | null;
  readonly preconnected: string[] = [];
  readonly #watchers = new Set<(sign: Sign) => void>();
  readonly #tasks: (() => void)[] = [];
  #names = 0;

  readonly browser: StandInBrowser;
  readonly name: string;

  constructor(browser: StandInBrowser, name: string) {
    this.browser = browser;
    this.name = name;
    const own = browser.locks.of(this);
    this.locksOf = () => own;
  }

  now = () => this.browser.now;
  wallNow = () => epoch + this.browser.now + this.browser.skew;
  chance = () => this.luck;
  newName = () => `${this.name}-${++this.#names}-${crypto.randomUUID().slice(0, 8)}`;
  after = (ms: number, run: () => void) => {
    // In browsers too, some time passes before a timer fires.
    const timer = { at: this.now() + Math.max(1, ms), run, tab: this };
    this.browser.timers.add(timer);
    return () => this.browser.timers.delete(timer);
  };
  watch = (hear: (sign: Sign) => void) => {
    this.#watchers.add(hear);
    return () => this.#watchers.delete(hear);
  };
  isOffline = () => this.offline;
  hasViewer = () => true;
  isVisible = () => this.seen;
  isSeen = () => this.seen || this.used;
  hasFocus = () => this.focused;
  isRevisited = () => this.revisited;
  storage = () => (this.hasStorage ? this.browser.store : null);
  readonly #memory = createMemory();
  memory = () => this.#memory;
  locks = () => this.locksOf();
  openChannel = (name: string, hear: (data: unknown) => void): Channel | null =>
    this.browser.channels.open(this, name, hear);
  preconnect = (url: string) => void this.preconnected.push(url);

  pass(ms: number): Promise<void> {
    return this.browser.pass(ms);
  }

  /** Adds a task to the page. The browser runs the tasks one after the other, and none while the page is frozen. */
  post(run: () => void): void {
    this.#tasks.push(run);
    if (!this.isFrozen) this.#serve();
  }

  #serve(): void {
    Promise.resolve().then(() => {
      if (!this.isFrozen) this.#tasks.shift()?.();
    });
  }

  sign(...signs: readonly Sign[]): Promise<void> {
    for (const sign of signs) for (const hear of [...this.#watchers]) hear(sign);
    return settle();
  }

  /** The shopper turns to this page. */
  turn(): Promise<void> {
    this.seen = true;
    this.focused = true;
    return this.sign('turned', 'shown');
  }

  hide(): Promise<void> {
    this.seen = false;
    this.focused = false;
    return this.sign('hidden');
  }

  freeze(): void {
    this.isFrozen = true;
  }

  /** Ends a freeze as if the page had only been busy: its waiting tasks run, but the page is not told of a freeze. */
  unblock(): Promise<void> {
    this.isFrozen = false;
    for (const _ of [...this.#tasks]) this.#serve();
    return settle();
  }

  async thaw(): Promise<void> {
    await this.unblock();
    await this.sign('resumed');
  }

  /** The document is gone. The browser frees its locks. */
  close(): void {
    this.isFrozen = true;
    this.browser.locks.drop(this);
    this.browser.channels.drop(this);
  }

  /** What the page leaves behind: timers that will fire, listeners, locks and channels. */
  get leftovers() {
    return {
      timers: [...this.browser.timers].filter(({ tab }) => tab === this).length,
      watchers: this.#watchers.size,
      locks: this.browser.locks.countOf(this),
      channels: this.browser.channels.countOf(this),
    };
  }
}

export const nothingLeft = { timers: 0, watchers: 0, locks: 0, channels: 0 };

export const createStandInPage = (): StandInPage => new StandInBrowser().tab();
