/**
 * A random proof over the whole headless picker: the real controller, loop and protocol on a page, a network and a
 * clock that are held by hand. A story is a list of moves (picks, answers, late writes, passing time, suspensions,
 * other tabs, new sessions, misbehaving hosts). It is played against a model of the billing service that knows the
 * truth, and judged after every move and inside every call that the host gets.
 *
 * What the page cannot know without the service's help is taken for granted here:
 * - A write may land until `lateWriteWindow` after it was given up; one never given up, because its tab is frozen, no
 *   later than that after its timeout.
 * - Tabs are quicker than the service. A write is announced before it is sent, messages arrive in order, and whatever
 *   is on its way between tabs arrives before any write lands. Until then they come as late as the story likes.
 * - A tab that comes cannot learn of a write whose tab is frozen, or gone (or left the order) before it could answer:
 *   such a write has ended.
 * - Another device writes only while every tab with the order is frozen.
 * - A host tells the truth about a session that it has just created.
 */
import { effect } from '@preact/signals';
import fc from 'fast-check';
import { defaultTimeout, type SendWrite } from '../src/api.ts';
import type { Page } from '../src/page.ts';
import { defaultPolicy, type WriteOutcome } from '../src/session.ts';
import { createPlanPicker, type PlanPicker } from '../src/store.ts';
import type { TabNews, Tabs } from '../src/tabs.ts';
import type {
  AfterUpdate,
  Ident,
  PaymentHold,
  Plan,
  PlanPickerNews,
  Problem,
  Session,
} from '../src/types.ts';

/** What stays the same throughout a story. */
export interface Setup {
  /** The first session says which plan it was created with. */
  readonly tells: boolean;
  /** The host lists its plans. */
  readonly lists: boolean;
  readonly updatesHost: boolean;
  readonly renews: boolean;
  /** The tab may store. */
  readonly stores: boolean;
  /** Clocks stand still while their tab is frozen. */
  readonly clocksFreeze: boolean;
  /** What `chance` draws. */
  readonly luck: number;
}

/** One move. The numbers choose among what there is at that moment. */
export interface Move {
  readonly does: keyof typeof moves;
  readonly who: number;
  readonly what: number;
  readonly how: number;
  /** Microtasks until the next move; `null`: all there are. */
  readonly pause: number | null;
}

/** What the stories led to: a proof that never gets anywhere proves nothing. */
export interface Tally {
  moves: number;
  writes: number;
  landedLate: number;
  payable: number;
  payments: number;
  renewals: number;
  confirmed: number;
  rolledBack: number;
  superseded: number;
  closed: number;
}

const { lateWriteWindow, patience } = defaultPolicy;
const hostPatience = 10_000;
/** From sending to the answer, once nothing goes wrong any more. */
const roundTrip = 100;
const names = ['A', 'B', 'C', 'D'] as const;
const lists: readonly (readonly Plan[])[] = [names, names.slice(0, 2), names.slice(1), []].map((idents) =>
  idents.map((ident) => ({ ident, title: ident, currency: 'USD', price: '9.99' })),
);

/** A write at the service. */
interface Write {
  readonly name: string;
  readonly tab: Tab;
  readonly order: string;
  readonly ident: Ident;
  /** By the tab's clock: when it is given up. */
  readonly deadline: number;
  readonly sentAt: number;
  readonly resolve: (outcome: WriteOutcome) => void;
  isAnswered: boolean;
  hasLanded: boolean;
  /** It may land before this moment. */
  until: number;
}

/** A picker in a tab, as its host sees it. */
interface Seat {
  readonly name: string;
  readonly tab: Tab;
  readonly picker: PlanPicker;
  isConnected: boolean;
  isBroken: boolean;
  /** The session that the host gave last. */
  given: Session | null;
  /** The order of that session, or of one that it was renewed to. */
  order: string | null;
  told: unknown;
  openPicks: number;
  readonly stop: (() => void)[];
}

interface Endpoint {
  readonly tab: Tab;
  readonly order: string;
  readonly hear: (news: TabNews) => void;
  readonly inbox: TabNews[];
  isHolding: boolean;
}

interface Tab {
  readonly name: string;
  readonly page: Page;
  readonly send: SendWrite;
  readonly storage: Map<string, string>;
  readonly timers: Set<{ readonly due: number; readonly run: () => void }>;
  readonly watchers: Set<Parameters<Page['watch']>[0]>;
  readonly seats: Seat[];
  /** What the payment form of the page has copied from the service, by order. */
  readonly copies: Map<string, Ident>;
  memory: unknown;
  clock: number;
  isFrozen: boolean;
  isGone: boolean;
  isOffline: boolean;
}

/** A callback of the host that has been called and not returned. */
interface Call {
  readonly tab: Tab;
  readonly seat: Seat;
  readonly ident: Ident;
  readonly settle: (fails: boolean, how: number) => void;
}

interface Payment {
  readonly tab: Tab;
  readonly hold: PaymentHold;
}

/** What a host's listener throws. */
class HostMistake extends Error {}

/** A world in which one story is played. */
class World {
  readonly setup: Setup;
  readonly tally: Tally;
  broken: string | null = null;
  now = 1_000_000;
  tabs: Tab[] = [];
  /** The truth. */
  holds = new Map<string, Ident>();
  tokens = new Map<string, string>();
  sessions: Session[] = [];
  writes: Write[] = [];
  endpoints: Endpoint[] = [];
  updates: Call[] = [];
  renewals: Call[] = [];
  payments: Payment[] = [];
  /** Orders that a picker has run with. */
  seen = new Set<string>();
  /** Orders that took the place of others: made by `renewSession`, or given to a picker that shares its session. */
  replaces = new Map<string, Set<string>>();
  browserStorage = new Map<string, string>();
  /** No `Retry-After` asks for more patience than until then. */
  busyUntil = 0;
  /** Nothing goes wrong any more. */
  isCalm = false;
  #luck: number;
  #count = 0;

  constructor(setup: Setup, tally: Tally) {
    this.setup = setup;
    this.tally = tally;
    this.#luck = setup.luck;
  }

  fail(broken: string): void {
    this.broken ??= broken;
  }

  /** In [0, 1), the same again for the same story. */
  chance(): number {
    this.#luck = (Math.imul(this.#luck, 1664525) + 1013904223) >>> 0;
    return this.#luck / 2 ** 32;
  }

  count(): number {
    this.#count += 1;
    return this.#count;
  }

  // Running the page's code.

  /** Runs something in a tab. Tabs are apart: what is due in one is done before another gets its turn. */
  async in(tab: Tab, run: () => unknown, pause: number | null = null): Promise<void> {
    if (running.tab !== tab) await microtasks(null);
    running.tab = tab;
    try {
      run();
    } catch (error) {
      if (!(error instanceof HostMistake)) this.fail(`threw ${error}`);
    }
    this.judge();
    this.judgeSessions();
    await microtasks(pause);
    this.judge();
    this.judgeSessions();
    if (pause === null) this.judgeCalmly();
  }

  /** Time passes, and what is due happens at its time. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (let turns = 0; this.broken === null; turns++) {
      const due = this.nextDue();
      if (!due || due.at > end) break;
      if (turns > 1000) this.fail('spins: a thousand timers, and hardly any time passed');
      this.now = Math.max(this.now, due.at);
      await due.run();
    }
    this.now = Math.max(this.now, end);
  }

  nextDue(): { at: number; run: () => Promise<void> } | null {
    let next: { at: number; run: () => Promise<void> } | null = null;
    const propose = (at: number, run: () => Promise<void>) => {
      if (!next || at < next.at) next = { at, run };
    };
    for (const tab of this.tabs) {
      if (tab.isFrozen || tab.isGone) continue;
      for (const timer of tab.timers) {
        propose(timer.due - tab.clock, () => {
          tab.timers.delete(timer);
          return this.in(tab, timer.run);
        });
      }
    }
    for (const write of this.writes) {
      if (write.isAnswered || write.tab.isFrozen) continue;
      propose(write.deadline - write.tab.clock, () => this.answer(write, lost, null));
      if (this.isCalm) propose(write.sentAt + roundTrip, () => this.answer(write, acknowledged, true));
    }
    return next;
  }

  // The service.

  createSession(ident: Ident, order?: string): Session {
    const count = this.count();
    const orderId = order ?? `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
    const session = { clientToken: `token-${count}-secret`, orderId, ident };
    if (order === undefined) this.holds.set(orderId, ident);
    this.tokens.set(session.clientToken, orderId);
    this.sessions.push(session);
    return session;
  }

  mayLand(write: Write): boolean {
    return !write.hasLanded && this.now < write.until;
  }

  async land(write: Write): Promise<void> {
    await this.deliverAll();
    if (!this.mayLand(write)) return;
    if (write.isAnswered) this.tally.landedLate++;
    write.hasLanded = true;
    this.holds.set(write.order, write.ident);
    this.judge();
  }

  /** Ends a write. `applies`: before that it lands, or it never will; `null`: it still may. */
  async answer(write: Write, outcome: WriteOutcome, applies: boolean | null, pause: number | null = null) {
    if (applies) await this.land(write);
    if (write.isAnswered) return;
    write.isAnswered = true;
    write.until = applies === null ? Math.min(write.until, this.now + lateWriteWindow) : 0;
    await this.in(write.tab, () => write.resolve(outcome), pause);
  }

  giveUp(write: Write): void {
    if (write.isAnswered) return;
    write.isAnswered = true;
    write.until = Math.min(write.until, this.now + lateWriteWindow);
    // In a tab that is gone nobody hears of it.
    if (!write.tab.isGone) write.resolve(lost);
  }

  // Tabs.

  openTab(copied?: Tab): Tab {
    const world = this;
    const tab: Tab = {
      name: `tab ${this.tabs.length + 1}`,
      storage: new Map(copied?.storage),
      timers: new Set(),
      watchers: new Set(),
      seats: [],
      copies: new Map(),
      memory: undefined,
      clock: this.tabs.length * 5_000_000,
      isFrozen: false,
      isGone: false,
      isOffline: false,
      page: {
        now: () => world.now + tab.clock,
        chance: () => world.chance(),
        after(ms, run) {
          const timer = { due: world.now + tab.clock + Math.max(0, ms), run };
          tab.timers.add(timer);
          return () => tab.timers.delete(timer);
        },
        watch(signs) {
          tab.watchers.add(signs);
          return () => tab.watchers.delete(signs);
        },
        joinTabs: (order, hear) => world.joinTabs(tab, order, hear),
      },
      send: ({ session: { clientToken, orderId } }, ident, { signal, timeout }) =>
        new Promise((resolve) => {
          world.judgeWrite(tab, clientToken, orderId, ident);
          if (tab.isOffline) return resolve(unsent);
          const write: Write = {
            name: `write ${world.count()} (${ident})`,
            tab,
            order: orderId,
            ident,
            deadline: world.now + tab.clock + timeout,
            sentAt: world.now,
            resolve,
            isAnswered: false,
            hasLanded: false,
            until: world.now + timeout + lateWriteWindow,
          };
          world.tally.writes++;
          world.writes.push(write);
          signal.addEventListener('abort', () => world.giveUp(write));
        }),
    };
    this.tabs.push(tab);
    return tab;
  }

  joinTabs(tab: Tab, order: string, hear: (news: TabNews) => void): Tabs {
    const endpoint: Endpoint = { tab, order, hear, inbox: [], isHolding: false };
    this.end((write) => write.order === order && write.tab !== tab && !this.canTell(write.tab, order));
    this.seen.add(order);
    this.endpoints.push(endpoint);
    this.post(endpoint, { type: 'hello' });
    return {
      // As long as the story likes, but never so long that anything is written before.
      answerWithin: 0,
      tell: (news) => this.post(endpoint, news),
      hold: () => {
        endpoint.isHolding = true;
        this.post(endpoint, { type: 'held' });
        return () => {
          if (endpoint.isHolding) this.post(endpoint, { type: 'released' });
          endpoint.isHolding = false;
        };
      },
      close: () => this.leaveTabs(endpoint),
    };
  }

  /** The Web Lock that it held tells of its end. */
  leaveTabs(endpoint: Endpoint): void {
    const isAsked = endpoint.inbox.some(({ type }) => type === 'hello');
    if (isAsked) this.end((write) => write.tab === endpoint.tab && write.order === endpoint.order);
    if (endpoint.isHolding) this.post(endpoint, { type: 'released' });
    endpoint.isHolding = false;
    this.endpoints = this.endpoints.filter((other) => other !== endpoint);
  }

  /** Writes that nobody can tell a new tab of. */
  end(which: (write: Write) => boolean): void {
    for (const write of this.writes) if (which(write)) write.until = 0;
  }

  canTell(tab: Tab, order: string): boolean {
    return !tab.isFrozen && this.endpoints.some((one) => one.tab === tab && one.order === order);
  }

  post(from: Endpoint, news: TabNews): void {
    if (!this.endpoints.includes(from)) return;
    for (const to of this.endpoints) {
      if (to.order === from.order && to.tab !== from.tab) to.inbox.push(news);
    }
  }

  async deliver(to: Endpoint, pause: number | null = null): Promise<void> {
    const news = to.inbox.shift();
    if (news && this.endpoints.includes(to)) await this.in(to.tab, () => to.hear(news), pause);
  }

  async deliverAll(): Promise<void> {
    for (let turns = 0; turns < 1000; turns++) {
      const to = this.endpoints.find(({ tab, inbox }) => !tab.isFrozen && inbox.length > 0);
      if (!to) return;
      await this.deliver(to);
    }
    this.fail('tabs talk without end');
  }

  /** Whether something that tells of a write is still on its way to a tab. */
  isOnItsWay(write: Write, to: Tab): boolean {
    return this.endpoints.some(
      ({ tab, order, inbox }) =>
        order === write.order && inbox.length > 0 && (tab === to || tab === write.tab),
    );
  }

  close(tab: Tab): void {
    tab.isGone = true;
    tab.timers.clear();
    tab.watchers.clear();
    for (const write of this.writes) if (write.tab === tab) this.giveUp(write);
    for (const endpoint of this.endpoints) if (endpoint.tab === tab) this.leaveTabs(endpoint);
    for (const { stop } of tab.seats) for (const end of stop) end();
    this.payments = this.payments.filter((payment) => payment.tab !== tab);
    this.updates = this.updates.filter((call) => call.tab !== tab);
    this.renewals = this.renewals.filter((call) => call.tab !== tab);
  }

  // Pickers and their hosts.

  async mount(tab: Tab, given: Session | null, how: { connected: boolean; selected?: Ident }): Promise<void> {
    const { setup } = this;
    if (given) this.copy(tab, given.orderId);
    await this.in(tab, () => {
      const picker: PlanPicker = createPlanPicker(
        {
          orgId: 'org',
          session: given,
          ...(how.selected && { selected: how.selected }),
          ...(setup.lists && { plans: lists[0] ?? [] }),
          ...(setup.updatesHost && { afterUpdate: (...call) => this.updateHost(seat, ...call) }),
          ...(setup.renews && { renewSession: (ident) => this.renew(seat, ident) }),
        },
        { send: tab.send, page: tab.page, connected: how.connected },
      );
      const seat: Seat = {
        name: `picker ${this.count()} in ${tab.name}`,
        tab,
        picker,
        isConnected: how.connected,
        isBroken: false,
        given,
        order: given?.orderId ?? null,
        told: null,
        openPicks: 0,
        stop: [],
      };
      tab.seats.push(seat);
      seat.stop.push(
        picker.subscribe((news) => this.hear(seat, news)),
        effect(() => {
          picker.canPay.value;
          this.judge();
        }),
      );
      seat.told = statusOf(picker);
    });
  }

  hear(seat: Seat, news: PlanPickerNews): void {
    if (/secret/.test(JSON.stringify(news))) this.fail(`${seat.name} tells the token`);
    if (news.type === 'plan-status') seat.told = JSON.stringify(news.detail);
    this.judge();
  }

  /** The payment form copies what the session holds. */
  copy(tab: Tab, order: string): void {
    const ident = this.holds.get(order);
    if (ident !== undefined) tab.copies.set(order, ident);
  }

  updateHost(seat: Seat, ident: Ident, { signal }: Parameters<AfterUpdate>[1]): unknown {
    const { tab } = seat;
    const order = seat.picker.session.peek()?.orderId ?? '';
    const held = this.holds.get(order);
    if (held !== undefined && this.isCalm) {
      tab.copies.set(order, held);
      return undefined;
    }
    return new Promise<void>((resolve, reject) => {
      const settle = (fails: boolean) => {
        if (fails) return reject(new Error('the payment form'));
        if (!signal.aborted && held !== undefined) tab.copies.set(order, held);
        resolve();
      };
      this.updates.push({ tab, seat, ident, settle });
    });
  }

  renew(seat: Seat, ident: Ident): Promise<Session> {
    const order = seat.picker.session.peek()?.orderId ?? '';
    const mint = (how: number): Session => {
      const isSameOrder = how % 3 === 2;
      const session = this.createSession(ident, isSameOrder ? order : undefined);
      if (!isSameOrder) this.replace(order, session.orderId);
      this.copy(seat.tab, session.orderId);
      return how % 3 === 0 ? session : withoutIdent(session);
    };
    if (this.isCalm) return Promise.resolve(mint(0));
    return new Promise((resolve, reject) => {
      const settle = (fails: boolean, how: number) => {
        if (!fails) {
          this.tally.renewals++;
          resolve(mint(how));
        } else if (how % 2) resolve({} as Session);
        else reject(new Error('the host'));
      };
      this.renewals.push({ tab: seat.tab, seat, ident, settle });
    });
  }

  pick(seat: Seat, ident: Ident, how: Parameters<PlanPicker['pick']>[1]): void {
    const { picker, tab } = seat;
    const before = picker.shown.peek();
    const order = picker.session.peek()?.orderId;
    const isHeld = this.payments.some((payment) => payment.tab === tab && payment.hold.orderId === order);
    let outcomes = 0;
    seat.openPicks++;
    picker.pick(ident, how).then(
      ({ outcome }) => {
        outcomes++;
        seat.openPicks--;
        if (outcomes > 1) this.fail(`a pick of ${seat.name} has two outcomes`);
        if (outcome === 'rolled-back') this.tally.rolledBack++;
        else this.tally[outcome]++;
      },
      (error) => this.fail(`a pick rejects: ${error}`),
    );
    const after = picker.shown.peek();
    if (isHeld && seat.isConnected && after !== before)
      this.fail(`${seat.name} takes a pick during a payment`);
  }

  pay(seat: Seat): void {
    const { picker, tab } = seat;
    picker.beginPayment().then(
      (hold) => {
        const held = this.holds.get(hold.orderId);
        if (held !== hold.ident)
          this.fail(`${seat.name} holds a payment for ${hold.ident}, and the service holds ${held}`);
        this.tally.payments++;
        if (this.isCalm || tab.isGone) return hold.release();
        this.payments.push({ tab, hold });
      },
      () => {},
    );
  }

  /** A host that goes on to another order has done with paying for this one. */
  endPayments(tab: Tab, order: string | undefined): void {
    const ended = this.payments.filter((payment) => payment.tab === tab && payment.hold.orderId === order);
    this.payments = this.payments.filter((payment) => !ended.includes(payment));
    for (const { hold } of ended) hold.release();
  }

  // What must hold.

  /** At every moment, in whatever the page is doing. */
  judge(): void {
    if (this.broken !== null) return;
    for (const tab of this.tabs) {
      if (tab.isGone || tab.isFrozen) continue;
      for (const seat of tab.seats) this.judgePayable(seat);
    }
  }

  judgePayable({ name, tab, picker, isConnected }: Seat): void {
    if (!picker.canPay.peek()) return;
    this.tally.payable++;
    const shown = picker.shown.peek();
    const order = picker.session.peek()?.orderId ?? '';
    const claim = `${name} shows ${shown}, says “can pay”`;
    const held = this.holds.get(order);
    if (held !== shown) this.fail(`${claim}, and the service holds ${held}`);
    if (!isConnected) this.fail(`${claim}, and is not connected`);
    for (const write of this.writes) {
      if (write.order !== order || write.ident === shown || !this.mayLand(write)) continue;
      if (!this.isOnItsWay(write, tab)) this.fail(`${claim}, and ${write.name} may still land`);
    }
    const copied = tab.copies.get(order);
    if (this.setup.updatesHost && copied !== shown) this.fail(`${claim}, and the payment form has ${copied}`);
  }

  judgeWrite(tab: Tab, clientToken: string, orderId: string, ident: Ident): void {
    const ours = (write: Write) => write.tab === tab && write.order === orderId && !write.isAnswered;
    if (this.tokens.get(clientToken) !== orderId)
      this.fail('a write mixes the token and the order of two sessions');
    if (this.writes.some(ours)) this.fail(`${tab.name} writes ${ident} while another write is in flight`);
    const paid = this.payments.find(({ hold }) => hold.orderId === orderId && hold.ident !== ident);
    if (paid?.tab === tab) this.fail(`${tab.name} writes ${ident} during a payment for ${paid.hold.ident}`);
  }

  /** Once the page has come to rest. */
  judgeCalmly(): void {
    if (this.broken !== null) return;
    for (const tab of this.tabs) {
      if (tab.isGone || tab.isFrozen) continue;
      for (const seat of tab.seats) {
        if (seat.told !== statusOf(seat.picker))
          this.fail(`${seat.name} told ${seat.told}, and is ${statusOf(seat.picker)}`);
      }
      if (!tab.seats.some(({ isConnected }) => isConnected)) this.judgeRest(tab);
    }
  }

  judgeSessions(): void {
    for (const seat of connected(this)) if (!seat.isBroken) this.judgeSession(seat);
  }

  replace(order: string, by: string): void {
    this.replaces.set(by, (this.replaces.get(by) ?? new Set()).add(order));
  }

  isReplaced(order: string, by: string, beyond = new Set<string>()): boolean {
    if (order === by) return true;
    if (beyond.has(by)) return false;
    beyond.add(by);
    return [...(this.replaces.get(by) ?? [])].some((earlier) => this.isReplaced(order, earlier, beyond));
  }

  judgeSession(seat: Seat): void {
    const order = seat.picker.session.peek()?.orderId ?? null;
    if (order !== null && seat.order !== null && this.isReplaced(seat.order, order)) seat.order = order;
    // Pickers of one session share it, and follow when one of them is given another.
    const follows = seat.tab.seats.some((other) => other.order === order);
    if (follows) seat.order = order;
    if (order !== seat.order)
      this.fail(`${seat.name} is in order ${order}, and its host wants ${seat.order}`);
  }

  /** Without a picker, nothing goes on. */
  judgeRest({ name, timers, watchers, seats }: Tab): void {
    const left = {
      timers: timers.size,
      listeners: watchers.size,
      channels: this.endpoints.filter(({ tab, isHolding }) => tab.name === name && !isHolding).length,
      requests: this.writes.filter(({ tab, isAnswered }) => tab.name === name && !isAnswered).length,
    };
    for (const [what, count] of Object.entries(left)) {
      if (count > 0) this.fail(`${name} has no picker left (of ${seats.length}), and ${count} ${what}`);
    }
  }
}

const problem: Problem = { kind: 'unreachable', message: 'a fault' };
const acknowledged: WriteOutcome = { outcome: 'acknowledged' };
const lost: WriteOutcome = { outcome: 'lost', problem };
const unsent: WriteOutcome = { outcome: 'unsent', problem, ends: false };
const unclear: WriteOutcome = { outcome: 'unclear', problem: { ...problem, kind: 'unclear' } };
const refused = (kind: Problem['kind'], ends: boolean): WriteOutcome => ({
  outcome: 'refused',
  problem: { ...problem, kind },
  ends,
});

const statusOf = ({ status, shown, confirmed, canPay }: PlanPicker): string =>
  JSON.stringify({
    status: status.peek(),
    shown: shown.peek(),
    confirmed: confirmed.peek(),
    canPay: canPay.peek(),
  });

const microtasks = async (count: number | null): Promise<void> => {
  for (let left = count ?? 16; left > 0; left--) await null;
};

/** The tab whose code is running. Its page's globals are its own. */
const running: { tab: Tab | null; world: World | null } = { tab: null, world: null };

// The moves.

type Choice = Omit<Move, 'does'>;
/** Does one thing, if that can be done now, and says what it did. */
type Doing = (world: World, choice: Choice) => Promise<string | null> | string | null;

const choose = <T>(from: readonly T[], index: number): T | undefined => from[index % from.length];
const awake = (world: World): Tab[] => world.tabs.filter(({ isFrozen, isGone }) => !isFrozen && !isGone);
const seats = (world: World): Seat[] => awake(world).flatMap((tab) => tab.seats);
const connected = (world: World): Seat[] => seats(world).filter(({ isConnected }) => isConnected);

/** A move of the host or the shopper: one of the pickers there are. */
const at =
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

const durations = [0, 1, 100, 150, 500, 2000, 5000, 7999, 8000, 10_000, 18_000, 30_000];

const answers: readonly [says: string, outcome: WriteOutcome, applies: boolean | null][] = [
  ['acknowledged', acknowledged, true],
  ['acknowledged', acknowledged, true],
  ['refused', refused('refused', false), false],
  ['refused: the session expired', refused('session-expired', true), false],
  ['refused: already paid', refused('already-paid', true), false],
  ['answered unclearly, and was applied', unclear, true],
  ['answered unclearly, and was not applied', unclear, false],
  ['answered “retry after 3 s”', { ...unclear, retryAfter: 3000 } as WriteOutcome, false],
  ['answered “retry after 60 s”, and was applied', { ...unclear, retryAfter: 60_000 } as WriteOutcome, true],
  ['lost, and was applied', lost, true],
  ['lost for good', lost, false],
  ['lost, and still on its way', lost, null],
];

const moves = {
  pick: at(seats, (seat, { what, how }, world) => {
    const ident = choose(names, what) ?? 'A';
    const by = how % 2 ? 'host' : 'shopper';
    const via = how % 3 === 2 ? 'keyboard' : 'pointer';
    const { shown, canPay } = seat.picker;
    const before = shown.peek();
    const couldPay = canPay.peek();
    world.pick(seat, ident, { by, via });
    const isStillOpen = couldPay && ident !== before && shown.peek() === ident && canPay.peek();
    if (isStillOpen) world.fail(`${seat.name}: can still pay, right after a pick of ${ident}`);
    return `the ${by} picks ${ident}${via === 'keyboard' ? ' by key' : ''}`;
  }),

  async answer(world, { who, how, pause }) {
    const write = choose(
      world.writes.filter(({ isAnswered, tab }) => !isAnswered && !tab.isFrozen),
      who,
    );
    const chosen = choose(answers, how);
    if (!write || !chosen) return null;
    const [says, outcome, applies] = write.hasLanded && chosen[2] === false ? (answers[0] ?? chosen) : chosen;
    if ('retryAfter' in outcome) world.busyUntil = world.now + patience;
    await world.answer(write, outcome, applies, pause);
    return `${write.name} is ${says}`;
  },

  async land(world, { who }) {
    const write = choose(
      world.writes.filter((one) => world.mayLand(one)),
      who,
    );
    if (!write) return null;
    await world.land(write);
    return `${write.name} lands`;
  },

  async wait(world, { what }) {
    const ms = choose(durations, what) ?? 0;
    await world.pass(ms);
    return `${ms} ms pass`;
  },

  async deliver(world, { who, pause }) {
    const to = choose(
      world.endpoints.filter(({ tab, inbox }) => !tab.isFrozen && inbox.length > 0),
      who,
    );
    if (!to) return null;
    const [news] = to.inbox;
    await world.deliver(to, pause);
    return `${to.tab.name} hears ${JSON.stringify(news)}`;
  },

  async turn(world, { who, how, pause }) {
    const tab = choose(awake(world), who);
    if (!tab) return null;
    const sign = how % 2 ? 'nudge' : 'attend';
    await world.in(tab, () => eachWatcher(tab, sign), pause);
    return sign === 'nudge' ? `${tab.name} becomes visible` : `the shopper turns to ${tab.name}`;
  },

  freeze(world, { who }) {
    const tab = choose(awake(world), who);
    if (!tab) return null;
    tab.isFrozen = true;
    return `${tab.name} freezes`;
  },

  async thaw(world, { who, what, how, pause }) {
    const tab = choose(
      world.tabs.filter(({ isFrozen, isGone }) => isFrozen && !isGone),
      who,
    );
    if (!tab) return null;
    const slept = choose(durations, what) ?? 0;
    await world.pass(slept);
    const meanwhile = awake(world).length === 0 ? choose([...names, null, null], how) : null;
    if (meanwhile) for (const order of world.seen) world.holds.set(order, meanwhile);
    if (world.setup.clocksFreeze) {
      tab.clock -= slept;
      world.busyUntil += slept;
    }
    tab.isFrozen = false;
    await world.in(tab, () => eachWatcher(tab, 'resume'), pause);
    return `${tab.name} thaws after ${slept} ms${meanwhile ? `; another device wrote ${meanwhile}` : ''}`;
  },

  swap: at(seats, (seat, { what, how }, world) => {
    const ident = choose(names, what) ?? 'A';
    const order = seat.picker.session.peek()?.orderId;
    const earlier = choose(world.sessions, what);
    // No host says anew what an order holds while it is being paid.
    const isPaid = world.payments.some(({ hold }) => hold.orderId === order);
    const give = (session: Session | null, says: string): string => {
      if (session?.orderId !== order) world.endPayments(seat.tab, order);
      if (session) world.copy(seat.tab, session.orderId);
      // Who shares the session goes along, even who takes no part just now and finds itself there later.
      const shares = seat.tab.seats.some((other) => other !== seat && other.order === order);
      if (session && order !== undefined && shares) world.replace(order, session.orderId);
      seat.given = session;
      seat.order = session?.orderId ?? null;
      seat.picker.configure({ session });
      return says;
    };
    switch (how % 6) {
      case 0:
        return give(world.createSession(ident), `a new order, created with ${ident}`);
      case 1:
        return give(withoutIdent(world.createSession(ident)), 'a new order');
      case 2:
        return order === undefined
          ? null
          : give(withoutIdent(world.createSession(ident, order)), 'a new token for the same order');
      case 3:
        if (order === undefined || isPaid || !world.seen.has(order)) return null;
        return give(
          world.createSession(ident, order),
          `a new token for the same order, said to hold ${ident}`,
        );
      case 4:
        return earlier && !isPaid ? give(earlier, 'an earlier session') : null;
      default:
        return give(null, 'no session');
    }
  }),

  connect: at(seats, (seat) => {
    seat.isConnected = !seat.isConnected;
    if (seat.isConnected) seat.picker.connect();
    else seat.picker.disconnect();
    return seat.isConnected ? 'connects' : 'disconnects';
  }),

  async join(world, { who, how }) {
    const tab = choose(awake(world), who);
    const [first] = tab?.seats ?? [];
    if (!tab || !first || tab.seats.length > 2) return null;
    const given = how % 4 === 3 ? (choose(world.sessions, how) ?? null) : first.given;
    await world.mount(tab, given, { connected: how % 3 !== 2 });
    return `${tab.seats.at(-1)?.name} comes, ${how % 3 === 2 ? 'not ' : ''}connected`;
  },

  pay: at(connected, (seat, _, world) => {
    world.pay(seat);
    return 'a payment begins';
  }),

  async release(world, { who, pause }) {
    const payment = choose(
      world.payments.filter(({ tab }) => !tab.isFrozen),
      who,
    );
    if (!payment) return null;
    world.payments = world.payments.filter((other) => other !== payment);
    await world.in(payment.tab, payment.hold.release, pause);
    return `the payment in ${payment.tab.name} is over`;
  },

  async return(world, { who, what, how, pause }) {
    const all = [...world.updates, ...world.renewals].filter(({ tab }) => !tab.isFrozen);
    const call = choose(all, who);
    if (!call) return null;
    const name = world.updates.includes(call) ? 'afterUpdate' : 'renewSession';
    world.updates = world.updates.filter((other) => other !== call);
    world.renewals = world.renewals.filter((other) => other !== call);
    const fails = how % 4 === 3;
    await world.in(call.tab, () => call.settle(fails, what), pause);
    return `${name}(${call.ident}) of ${call.seat.name} ${fails ? 'fails' : 'returns'}`;
  },

  listen: at(seats, (seat, { what, how, who }, world) => {
    const ident = choose(names, what) ?? 'A';
    let isArmed = false;
    const once = (run: () => void) => () => {
      if (!isArmed || world.isCalm) return;
      isArmed = false;
      run();
    };
    const other = choose(seat.tab.seats, who) ?? seat;
    const reactions: readonly [string, () => void][] = [
      [
        'throws',
        () => {
          throw new HostMistake();
        },
      ],
      [`picks ${ident}`, () => world.pick(other, ident, {})],
      ['begins a payment', () => world.pay(other)],
      [
        'disconnects the picker',
        () => {
          seat.isConnected = false;
          seat.picker.disconnect();
        },
      ],
    ];
    const [says, react] = choose(reactions, how) ?? ['', () => {}];
    const run = once(react);
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

  render: at(seats, (seat, { what, how }, world) => {
    switch (how % 4) {
      case 0:
        seat.picker.configure({ session: seat.given });
        return 'is rendered again, with the same session';
      case 1:
        seat.isBroken = !seat.isBroken;
        seat.order = seat.given?.orderId ?? null;
        seat.picker.configure({ orgId: seat.isBroken ? 'no such organisation!' : 'org' });
        return seat.isBroken ? 'is misconfigured' : 'is configured rightly again';
      default: {
        if (!world.setup.lists) return null;
        const plans = choose(lists, what) ?? [];
        seat.picker.configure({ plans });
        return `the plans are now ${plans.map(({ ident }) => ident).join(', ') || 'none'}`;
      }
    }
  }),

  async network(world, { who, pause }) {
    const tab = choose(awake(world), who);
    if (!tab) return null;
    tab.isOffline = !tab.isOffline;
    if (!tab.isOffline) await world.in(tab, () => eachWatcher(tab, 'nudge'), pause);
    return `${tab.name} is ${tab.isOffline ? 'offline' : 'online again'}`;
  },

  async open(world, { who, how }) {
    const living = world.tabs.filter(({ isGone }) => !isGone);
    const from = choose(living, who);
    const [seat] = from?.seats ?? [];
    if (!from || !seat || living.length > 1 || world.tabs.length > 3) return null;
    const isCopy = how % 2 === 1;
    const tab = world.openTab(isCopy ? from : undefined);
    await world.mount(tab, seat.given, { connected: true });
    return `${tab.name} opens${isCopy ? ', a copy' : ''}`;
  },

  async close(world, { who, how }) {
    const tab = choose(
      world.tabs.filter(({ isGone }) => !isGone),
      who,
    );
    const [seat] = tab?.seats ?? [];
    if (!tab || !seat || world.tabs.length > 3) return null;
    await microtasks(null);
    world.close(tab);
    const next = world.openTab(how % 2 ? tab : undefined);
    await world.mount(next, seat.given, { connected: true });
    return `${tab.name} is ${how % 2 ? 'reloaded' : 'closed, and the page opened anew'}, as ${next.name}`;
  },

  ask: at(seats, (seat, { how }, world) => {
    if (how % 2) seat.picker.retry();
    else {
      seat.picker.settled().then(
        ({ ident, orderId }) => {
          if (world.holds.get(orderId) !== ident) world.fail(`${seat.name} settled on ${ident} wrongly`);
        },
        () => {},
      );
    }
    return how % 2 ? 'retry()' : 'settled()';
  }),
} satisfies Record<string, Doing>;

const withoutIdent = ({ ident: _, ...session }: Session): Session => session;

const eachWatcher = (tab: Tab, sign: 'nudge' | 'attend' | 'resume'): void => {
  for (const watcher of [...tab.watchers]) watcher[sign]();
};

// A story.

/** Plays a story to its end. @returns what went wrong, or `null` */
export const play = async (
  setup: Setup,
  story: readonly Move[],
  tally: Tally,
  tell?: (line: string) => void,
): Promise<string | null> => {
  const world = new World(setup, tally);
  running.world = world;
  const first = world.createSession('A');
  await world.mount(world.openTab(), setup.tells ? first : withoutIdent(first), {
    connected: true,
  });
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
  world.judge();
  world.judgeCalmly();
  if (world.broken === null) await recover(world, tell);
  if (world.broken === null) await leave(world);
  running.world = null;
  return world.broken;
};

const scene = (world: World): string =>
  seats(world)
    .map(({ name, picker: { shown, confirmed, canPay, status, session } }) => {
      const held = world.holds.get(session.peek()?.orderId ?? '');
      const pay = canPay.peek() ? ', can pay' : '';
      return `\n      [${name}: ${status.peek()}, shows ${shown.peek()}, confirmed ${confirmed.peek()}${pay}; the service holds ${held}]`;
    })
    .join('');

/** Nothing goes wrong any more: every picker finds back to “can pay”, or to an honest reason why not. */
const recover = async (world: World, tell?: (line: string) => void): Promise<void> => {
  world.isCalm = true;
  for (const tab of world.tabs) {
    if (tab.isGone) continue;
    tab.isOffline = false;
    if (!tab.isFrozen) continue;
    tab.isFrozen = false;
    await world.in(tab, () => eachWatcher(tab, 'resume'));
  }
  for (const { tab, hold } of world.payments.splice(0)) await world.in(tab, hold.release);
  for (const tab of awake(world)) {
    const began = world.now;
    await world.in(tab, () => {
      eachWatcher(tab, 'nudge');
      for (const { picker, isConnected } of tab.seats) if (isConnected) picker.settled().catch(() => {});
    });
    const end = began + longestRecovery(world);
    const stuck = () => tab.seats.find((seat) => seat.isConnected && !isAtRest(seat));
    while (world.broken === null && stuck() && world.now < end) {
      await world.deliverAll();
      await world.in(tab, () => eachWatcher(tab, 'attend'));
      const late = world.writes.filter((write) => write.isAnswered && world.mayLand(write));
      const [last] = late.sort((a, b) => a.until - b.until);
      const next = Math.min(world.nextDue()?.at ?? end, last ? last.until - 1 : end, end);
      await world.pass(Math.max(0, next - world.now));
      if (last && world.now >= last.until - 1) await world.land(last);
    }
    const seat = stuck();
    tell?.(`nothing more goes wrong; after ${world.now - began} ms${scene(world)}`);
    if (seat) world.fail(`${seat.name} cannot pay again in time, and does not say why`);
    for (const { name, picker, openPicks, isConnected } of tab.seats) {
      if (isConnected && picker.canPay.peek() && openPicks > 0)
        world.fail(`${name} can pay, and ${openPicks} picks have no outcome`);
    }
  }
};

const longestRecovery = (world: World): number => {
  const others = world.tabs.length > 1 ? defaultTimeout : 0;
  const hosts = world.setup.updatesHost || world.setup.renews ? hostPatience + patience : 0;
  const busy = Math.max(0, world.busyUntil - world.now);
  return Math.max(lateWriteWindow + others, busy) + hosts + 3 * roundTrip;
};

const isAtRest = ({ picker }: Seat): boolean => {
  const { canPay, status, session, shown, problem, offers } = picker;
  if (canPay.peek()) return true;
  if (status.peek() === 'closed') return problem.peek() !== null;
  const isEmpty = !session.peek() || shown.peek() === null || offers.peek().length === 0;
  return status.peek() === 'empty' && (isEmpty || problem.peek() !== null);
};

/** All pickers go: nothing of them is left. */
const leave = async (world: World): Promise<void> => {
  for (const tab of awake(world)) {
    for (const seat of tab.seats) {
      await world.in(tab, () => {
        seat.isConnected = false;
        seat.picker.disconnect();
      });
      if (seat.openPicks > 0) world.fail(`${seat.name} is gone, and ${seat.openPicks} picks have no outcome`);
    }
  }
  const { writes } = world;
  const sent = writes.length;
  await world.pass(60_000);
  if (writes.length > sent) world.fail('a write is sent, and all pickers are gone');
  for (const tab of world.tabs) for (const { stop } of tab.seats) for (const end of stop) end();
};

// Many stories.

const weights: Record<keyof typeof moves, number> = {
  pick: 10,
  answer: 12,
  land: 4,
  wait: 6,
  deliver: 3,
  turn: 2,
  freeze: 1,
  thaw: 2,
  swap: 2,
  connect: 3,
  join: 2,
  pay: 3,
  release: 2,
  return: 5,
  listen: 2,
  render: 2,
  network: 1,
  open: 2,
  close: 1,
  ask: 1,
};

const kinds = Object.entries(weights).flatMap(([does, weight]) =>
  Array.from({ length: weight }, () => does as keyof typeof moves),
);

const setups: fc.Arbitrary<Setup> = fc.record({
  tells: fc.boolean(),
  lists: fc.boolean(),
  updatesHost: fc.boolean(),
  renews: fc.boolean(),
  stores: fc.boolean(),
  clocksFreeze: fc.boolean(),
  luck: fc.nat(0xffff),
});

const move: fc.Arbitrary<Move> = fc.record({
  does: fc.constantFrom(...kinds),
  who: fc.nat(3),
  what: fc.nat(11),
  how: fc.nat(11),
  pause: fc.constantFrom(null, null, null, 0, 1, 2, 3),
});

export interface Findings {
  readonly runs: number;
  readonly seed: number;
  readonly ms: number;
  readonly tally: Tally;
  /** The shortest story that went wrong, in words, and how to tell it again. */
  readonly violation: {
    readonly broken: string;
    readonly path: string;
    readonly story: readonly string[];
  } | null;
}

export const prove = async ({
  runs,
  seed,
  path,
  onRun,
}: {
  readonly runs: number;
  readonly seed: number;
  readonly path?: string;
  readonly onRun?: (run: number) => void;
}): Promise<Findings> => {
  const began = performance.now();
  const giveBack = borrowGlobals();
  const tally = emptyTally();
  let run = 0;
  try {
    const property = fc.asyncProperty(
      setups,
      fc.array(move, { maxLength: 24, size: 'max' }),
      async (...told) => {
        onRun?.(++run);
        const broken = await play(...told, tally);
        if (broken !== null) throw new Error(broken);
      },
    );
    const details = await fc.check(property, { numRuns: runs, seed, ...(path && { path }) });
    const found = { runs: details.numRuns, seed, ms: performance.now() - began, tally: { ...tally } };
    if (!details.failed || !details.counterexample) return { ...found, violation: null };
    const [setup, moves] = details.counterexample;
    const story = [`setup: ${JSON.stringify(setup)}`];
    const broken = await play(setup, moves, emptyTally(), (line) => story.push(line));
    return { ...found, violation: { broken: broken ?? '', path: details.counterexamplePath ?? '', story } };
  } finally {
    giveBack();
  }
};

export const describeFindings = ({ runs, seed, ms, tally, violation }: Findings): string => {
  const { moves, writes, landedLate, payments, renewals, confirmed, rolledBack, superseded, closed } = tally;
  const lines = [
    `${runs} stories of ${moves} moves, seed ${seed}, ${(ms / 1000).toFixed(1)} s: ${writes} writes (${landedLate}` +
      ` landed late), ${payments} payments, ${renewals} renewals; picks: ${confirmed} confirmed, ${rolledBack}` +
      ` rolled back, ${superseded} superseded, ${closed} closed`,
  ];
  if (violation) {
    lines.push(`VIOLATION: ${violation.broken}`, ...violation.story.map((line) => `  ${line}`));
    lines.push(`Again: npm run prove -- --runs=${runs} --seed=${seed} --path=${violation.path}`);
  } else lines.push('No promise was broken.');
  return lines.join('\n');
};

const emptyTally = (): Tally => ({
  moves: 0,
  writes: 0,
  landedLate: 0,
  payable: 0,
  payments: 0,
  renewals: 0,
  confirmed: 0,
  rolledBack: 0,
  superseded: 0,
  closed: 0,
});

/** Puts the globals of the running tab in place of this process's. Returns how to undo it. */
const borrowGlobals = (): (() => void) => {
  const storageOf = (storage: () => Map<string, string> | undefined) => ({
    get: () => {
      if (!running.world?.setup.stores) throw new Error('no storage');
      return {
        getItem: (key: string) => storage()?.get(key) ?? null,
        setItem: (key: string, value: string) => storage()?.set(key, value),
      };
    },
  });
  const queue = globalThis.queueMicrotask;
  const borrowed: [PropertyKey, PropertyDescriptor][] = [
    [
      Symbol.for('funnelfox-plan-picker:memory:1'),
      {
        get: () => running.tab?.memory,
        set: (memory) => {
          if (running.tab) running.tab.memory = memory;
        },
      },
    ],
    ['sessionStorage', storageOf(() => running.tab?.storage)],
    ['localStorage', storageOf(() => running.world?.browserStorage)],
    [
      'queueMicrotask',
      {
        value: (run: () => void) =>
          queue(() => {
            try {
              run();
            } catch (error) {
              if (!(error instanceof HostMistake)) running.world?.fail(`threw ${error}`);
            }
          }),
      },
    ],
  ];
  const before = borrowed.map(([key]) => [key, Object.getOwnPropertyDescriptor(globalThis, key)] as const);
  for (const [key, descriptor] of borrowed)
    Object.defineProperty(globalThis, key, { ...descriptor, configurable: true });
  return () => {
    for (const [key, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, key, descriptor);
      else Reflect.deleteProperty(globalThis, key);
    }
  };
};
