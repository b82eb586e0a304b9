/** Stand-ins for what surrounds a picker, each held by hand: the page with its clock, and the way to the service. */
import type { Checkout, SendWrite } from '../src/api.ts';
import type { Page } from '../src/page.ts';
import type { WriteOutcome } from '../src/session.ts';
import type { TabNews } from '../src/tabs.ts';
import type { Ident, ProblemKind } from '../src/types.ts';

/** Lets everything run that is due in this task and those it leads to. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface StandInPage extends Page {
  /** What `chance` draws. 0 means: no back-off at all. */
  luck: number;
  /** Lets the clock go on, and each timer fire at its time. */
  pass(ms: number): Promise<void>;
  nudge(): void;
  attend(): void;
  resume(): void;
  /** Another tab of the same order. */
  readonly otherTab: {
    /** In ms. 0: nobody waits for it. */
    answerWithin: number;
    /** What it was told. */
    readonly heard: readonly TabNews[];
    tell(news: TabNews): void;
    /** Whether it was told that a payment is under way here, and nothing since. */
    readonly isHeld: boolean;
  };
  /** How much is left behind: timers that will fire, listeners, and ties to other tabs. */
  readonly leftovers: { readonly timers: number; readonly watchers: number; readonly tabs: number };
}

export const createStandInPage = (): StandInPage => {
  let now = 5000;
  const timers = new Set<{ at: number; run: () => void }>();
  const watchers = new Set<Parameters<Page['watch']>[0]>();
  const tabs = new Set<(news: TabNews) => void>();
  const heard: TabNews[] = [];
  let holds = 0;
  const call = (sign: 'nudge' | 'attend' | 'resume') => () => {
    for (const watcher of watchers) watcher[sign]();
  };
  return {
    luck: 0,
    now: () => now,
    chance() {
      return this.luck;
    },
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    watch(on) {
      watchers.add(on);
      return () => watchers.delete(on);
    },
    async pass(ms) {
      const end = now + ms;
      for (;;) {
        const [due] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!due) break;
        timers.delete(due);
        now = Math.max(now, due.at);
        due.run();
        await settle();
      }
      now = end;
    },
    joinTabs(_, hear) {
      tabs.add(hear);
      return {
        answerWithin: this.otherTab.answerWithin,
        tell: (news) => heard.push(news),
        hold() {
          holds += 1;
          return () => {
            holds -= 1;
          };
        },
        close: () => tabs.delete(hear),
      };
    },
    nudge: call('nudge'),
    attend: call('attend'),
    resume: call('resume'),
    otherTab: {
      answerWithin: 0,
      heard,
      tell(news) {
        for (const hear of tabs) hear(news);
      },
      get isHeld() {
        return holds > 0;
      },
    },
    get leftovers() {
      return { timers: timers.size, watchers: watchers.size, tabs: tabs.size };
    },
  };
};

/** A write that has left the page and waits for its answer. */
export interface HeldWrite {
  readonly ident: Ident;
  readonly checkout: Checkout;
  readonly timeout: number;
  readonly isAborted: boolean;
  answer(outcome: WriteOutcome): Promise<void>;
  acknowledge(): Promise<void>;
  refuse(kind?: ProblemKind): Promise<void>;
  lose(): Promise<void>;
}

export interface HeldSend {
  readonly send: SendWrite;
  /** All that were sent, first one first. */
  readonly writes: readonly HeldWrite[];
  readonly idents: readonly Ident[];
  /** The one that was sent last. */
  readonly last: HeldWrite;
}

/** Sends nothing: each write waits until its answer is given by hand. */
export const createHeldSend = (): HeldSend => {
  const writes: HeldWrite[] = [];
  const send: SendWrite = (checkout, ident, { signal, timeout }) =>
    new Promise((resolve) => {
      const answer = (outcome: WriteOutcome) => {
        resolve(outcome);
        return settle();
      };
      const problem = (kind: ProblemKind) => ({ kind, message: `${ident}: ${kind}`, ident });
      writes.push({
        ident,
        checkout,
        timeout,
        get isAborted() {
          return signal.aborted;
        },
        answer,
        acknowledge: () => answer({ outcome: 'acknowledged' }),
        refuse: (kind = 'refused') =>
          answer({ outcome: 'refused', problem: problem(kind), ends: kind !== 'refused' }),
        lose: () => answer({ outcome: 'lost', problem: problem('unreachable') }),
      });
    });
  return {
    send,
    writes,
    get idents() {
      return writes.map(({ ident }) => ident);
    },
    get last() {
      const last = writes.at(-1);
      if (!last) throw new Error('nothing was sent');
      return last;
    },
  };
};
