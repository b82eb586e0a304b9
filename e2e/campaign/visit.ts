/**
 * What a shopper does with the pages of a checkout, such as a reload. Each act happens while a write may be under way.
 */
import type { Ability, Tab, Window } from './browser.ts';
import { type Dice, oneOf } from './dice.ts';
import type { End, Pick, Shopping } from './shopper.ts';

/** The acts of a shopper. Each act has the ability that it needs from a browser, or `null` if it needs none. */
const needs = {
  reload: null,
  next: null,
  back: null,
  tab: null,
  close: null,
  busy: null,
  hold: null,
  frame: null,
  hide: 'hide',
  freeze: 'freeze',
  prerender: 'prerender',
} as const satisfies Record<string, Ability | null>;

export type Act = keyof typeof needs;

/**
 * The browser or the picker decides whether these acts happen. So the site counts them, when it sees the prerender, or
 * when a page says that it was frozen or has begun a payment.
 */
const countedBySite: readonly Act[] = ['prerender', 'freeze', 'hold'];

export const actsFor = (abilities: ReadonlySet<Ability>): readonly Act[] =>
  (Object.keys(needs) as Act[]).filter((act) => {
    const need = needs[act];
    return need === null || abilities.has(need);
  });

export interface Step {
  readonly pick: Pick | null;
  /** The time from the pick to the act, in ms. */
  readonly after: number;
  readonly act: Act | null;
  /** How long the act takes, in ms. */
  readonly ms: number;
  /** Chooses between two variants of the act: 0 or 1. */
  readonly side: number;
}

export const drawStep = (chance: Dice, acts: readonly Act[], drawPick: () => Pick): Step => ({
  pick: chance(4) > 0 ? { ...drawPick(), after: 0 } : null,
  after: chance(3) === 0 ? chance(1500) : chance(150),
  act: acts.length > 0 ? oneOf(chance, acts) : null,
  ms: 400 + chance(400),
  side: chance(2),
});

export interface Visiting {
  readonly run: number;
  readonly window: Window;
  readonly url: string;
  readonly blank: string;
  readonly shopping: Shopping;
  /** Resolves when a page of this run has loaded or was restored. */
  arrival(): Promise<void>;
  note(act: Act): void;
}

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The tabs of one checkout. The shopper looks at one of them. */
export class Visit {
  readonly #visiting: Visiting;
  readonly #tabs: { readonly tab: Tab; frozen: boolean; depth: number }[] = [];
  #looked = 0;
  #pages = 0;

  constructor(visiting: Visiting) {
    this.#visiting = visiting;
  }

  async open(): Promise<void> {
    await this.#openTab();
  }

  async take({ pick, after, act, ms, side }: Step): Promise<void> {
    const { run } = this.#visiting;
    if (pick) {
      await this.#tab.evaluate(([run, pick]) => window.shopper.pick(run, [pick]), [run, pick] as const);
    }
    await pass(after);
    if (act === null) return;
    await this.#acts[act](ms, side);
    if (!countedBySite.includes(act)) this.#visiting.note(act);
  }

  /** Looks at each tab in turn. In each tab, the shopper must be able to pay again. */
  async payAfterAll(): Promise<readonly End[]> {
    const { run } = this.#visiting;
    const ends: End[] = [];
    for (const index of this.#tabs.keys()) {
      await this.#lookAt(index);
      await this.#tab.point();
      ends.push(await this.#tab.evaluate((run) => window.shopper.payAfterAll(run), run));
      for (const other of this.#tabs) {
        if (!other.frozen) await other.tab.evaluate((run) => window.shopper.payIfQuiet(run), run);
      }
    }
    return ends;
  }

  async close(): Promise<void> {
    for (const { tab } of this.#tabs) await tab.close().catch(() => {});
  }

  get #tab(): Tab {
    return this.#at.tab;
  }

  get #at() {
    const at = this.#tabs[this.#looked];
    if (!at) throw new Error('no tab is open');
    return at;
  }

  readonly #acts: Readonly<Record<Act, (ms: number, side: number) => Promise<void>>> = {
    reload: () => this.#arriving(() => this.#tab.evaluate(() => setTimeout(() => location.reload()), null)),

    next: () => this.#goOn(),

    back: async () => {
      if (this.#at.depth === 0) await this.#goOn();
      this.#at.depth -= 1;
      await this.#arriving(() => this.#tab.evaluate(() => setTimeout(() => history.back()), null));
    },

    tab: async () => {
      // At most two tabs are open. If two tabs are open, the shopper looks at the other tab.
      if (this.#tabs.length > 1) {
        await this.#lookAt((this.#looked + 1) % this.#tabs.length);
      } else await this.#openTab();
    },

    close: async () => {
      if (this.#tabs.length < 2) await this.#openTab((this.#looked + 1) % 2);
      const [{ tab } = this.#at] = this.#tabs.splice(this.#looked, 1);
      this.#looked = 0;
      await tab.close();
      await this.#lookAt(0);
    },

    busy: async (ms) => {
      await this.#tab.evaluate((ms) => {
        setTimeout(() => {
          for (const end = performance.now() + ms; performance.now() < end; );
        });
      }, ms);
    },

    /** The shopper does not wait for the end of the payment, so the next act happens during the payment. */
    hold: async (ms) => {
      const { run } = this.#visiting;
      await this.#tab.evaluate(([run, ms]) => void window.shopper.hold(run, ms), [run, ms] as const);
    },

    frame: async (_, side) => {
      const { run, shopping } = this.#visiting;
      const isFramed = await this.#tab.evaluate(() => document.querySelector('iframe') !== null, null);
      if (!isFramed) await this.#arriving(() => this.#tab.evaluate((run) => window.shopper.frame(run), run));
      if (isFramed || side) {
        await this.#tab.evaluate(([run, shopping]) => window.shopper.unframe(run, shopping), [
          ...([run, shopping] as const),
        ] as const);
      }
    },

    hide: async (ms) => {
      const cover = await this.#visiting.window.open(this.#visiting.blank);
      await pass(ms);
      await cover.close();
      await this.#tab.show();
    },

    freeze: async (ms, side) => {
      if (this.#tabs.length < 2) await this.#openTab();
      else await this.#lookAt((this.#looked + 1) % this.#tabs.length);
      const other = this.#tabs[(this.#looked + 1) % this.#tabs.length];
      if (!other || other.frozen) return;
      other.frozen = true;
      await other.tab.freeze();
      await pass(ms);
      if (side) await this.#thaw(other);
    },

    prerender: async (ms, side) => {
      const url = this.#nextUrl();
      const here = side ? this.#visiting.arrival() : pass(ms + 200);
      await this.#tab.evaluate(([url, ms, side]) => window.shopper.prerender(url, ms, side === 1), [
        ...([url, ms, side] as const),
      ] as const);
      await here;
      if (side) this.#at.depth += 1;
    },
  };

  async #openTab(at = this.#tabs.length): Promise<void> {
    const { window, arrival } = this.#visiting;
    if (this.#tabs.length > 0) await this.#look(false);
    const here = arrival();
    const tab = await window.open(this.#nextUrl());
    await here;
    await this.#ready(tab);
    this.#tabs.splice(at, 0, { tab, frozen: false, depth: 0 });
    this.#looked = at;
  }

  #nextUrl(): string {
    this.#pages += 1;
    return `${this.#visiting.url}?page=${this.#pages}`;
  }

  async #goOn(): Promise<void> {
    const url = this.#nextUrl();
    await this.#arriving(() => this.#tab.evaluate((url) => void setTimeout(() => location.assign(url)), url));
    this.#at.depth += 1;
  }

  async #arriving(act: () => Promise<unknown>): Promise<void> {
    const here = this.#visiting.arrival();
    await act();
    await here;
    await this.#ready(this.#tab);
  }

  /** Waits until the page is ready. A browser may first show a stored copy of a page, and then load the page again. */
  async #ready(tab: Tab): Promise<void> {
    const { run } = this.#visiting;
    const isReady = () => tab.evaluate((run) => 'shopper' in window && window.shopper.isReady(run), run);
    while (!(await isReady().catch(() => false))) await pass(20);
  }

  async #lookAt(index: number): Promise<void> {
    if (this.#tabs[this.#looked] && index !== this.#looked) await this.#look(false);
    this.#looked = index;
    await this.#thaw(this.#at);
    await this.#tab.show();
    await this.#look(true);
  }

  async #look(isLooked: boolean): Promise<void> {
    if (this.#at.frozen) return;
    await this.#tab.evaluate((isLooked) => {
      window.isLooked = isLooked;
    }, isLooked);
  }

  async #thaw(at: { readonly tab: Tab; frozen: boolean }): Promise<void> {
    if (!at.frozen) return;
    at.frozen = false;
    await at.tab.thaw();
  }
}
