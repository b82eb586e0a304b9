/**
 * The headless picker: the session's loop as signals, the host's options checked, each pick's promise kept. What
 * can be derived is computed here and stored nowhere. It knows no element and no markup.
 */
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import {
  type Checkout,
  defaultBaseUrl,
  defaultTimeout,
  problemWith,
  problemWithIdent,
  problemWithSecret,
  type SendWrite,
  sendWrite,
} from './api.ts';
import { PlanPickerError } from './error.ts';
import { change, guarded } from './host.ts';
import { isIdent } from './ident.ts';
import { createLivePrices } from './live-prices.ts';
import { onLocale, registeredMessages } from './locale.ts';
import { createLoop, type EventNow, inTurn, type Listener, type Loop, type Member } from './loop.ts';
import { orderOf, pageMemory } from './memory.ts';
import { completeMessages, type Messages } from './messages.ts';
import { browserPage, type Page } from './page.ts';
import { offerPlans, readPlansJson } from './plans.ts';
import { type LoadPricePoints, loadPricePoints, priced, readPricePoints } from './price-points.ts';
import {
  canPayIn,
  defaultPolicy,
  isClosed,
  isLocked,
  problemIn,
  type Rollback,
  type SessionEvent,
  type State,
  shownIn,
  statusOf,
} from './session.ts';
import type {
  AfterUpdate,
  Ident,
  Offer,
  PaymentHold,
  Period,
  PickedBy,
  PickOutcome,
  Plan,
  PlanCopy,
  PlanPickerNews,
  Problem,
  Session,
  Settled,
  Status,
} from './types.ts';

/** What a picker is told: where the service is, which checkout this is, and what to offer. */
export interface PlanPickerOptions {
  /** Organisation id, `[A-Za-z0-9_-]{1,64}`. */
  orgId: string;
  /** The checkout session. Left out or `null`: not there yet. Setting another one replaces it at once. */
  session?: Session | null;
  /**
   * The plan the session was created with: shown, and believed to be what the service holds the first time this tab
   * sees the order.
   */
  selected?: Ident | null;
  /** What is offered, as a list or its JSON. Left out: the host keeps its own list, and any ident may be picked. */
  plans?: readonly Plan[] | readonly PlanCopy[] | string | undefined;
  /**
   * Offers these, in this order, at the prices that the service has for them now; `plans` then tells their titles and
   * all else but the price. A text is read as the attribute is.
   */
  pricePoints?: readonly Ident[] | string | null | undefined;
  /** The service's address. @default 'https://billing.funnelfox.com' */
  baseUrl?: string | undefined;
  /** BCP 47. The texts are those of its language, where that was registered. @default 'en' */
  locale?: string | undefined;
  /** Replaces single texts. */
  messages?: Partial<Messages> | undefined;
  /** Sent with every write as `client_metadata`. */
  clientMetadata?: Checkout['clientMetadata'];
  /** What further error codes of the service mean. Those it documents are known. */
  problemKinds?: Checkout['problemKinds'];
  /** A write is given up after this many ms. @default 8000 */
  timeout?: number | undefined;
  /** For so many ms after a write was given up it may still be applied. @default 10000 */
  lateWriteWindow?: number | undefined;
  /** Awaited after each acknowledgement, before the shopper can pay. */
  afterUpdate?: AfterUpdate | null | undefined;
  /** Mints a new session holding `ident`; used instead of waiting out a late-write window, and on expiry. */
  renewSession?: ((ident: Ident) => Promise<Session> | Session) | null | undefined;
}

/** A picker without an element, for hosts that draw the plans themselves. */
export interface PlanPicker {
  /** The plan shown as selected. */
  readonly shown: ReadonlySignal<Ident | null>;
  /** The plan the service is known to hold, or `null`. */
  readonly confirmed: ReadonlySignal<Ident | null>;
  /** Whether the plan shown is the plan in the session, and nothing can change that any more. */
  readonly canPay: ReadonlySignal<boolean>;
  readonly status: ReadonlySignal<Status>;
  /** What stands in the way, or why the last pick did not hold. */
  readonly problem: ReadonlySignal<Problem | null>;
  /** The last pick that was rolled back, until the next one. */
  readonly rollback: ReadonlySignal<Rollback | null>;
  /** The plans, checked and spelled out for the locale. */
  readonly offers: ReadonlySignal<readonly Offer[]>;
  /** How many plans wait for their live prices, and whether the last attempt to load these failed. */
  readonly prices: ReadonlySignal<{ readonly awaited: number; readonly failed: boolean }>;
  /** Every text, the host's own included. */
  readonly messages: ReadonlySignal<Messages>;
  readonly session: ReadonlySignal<Session | null>;
  /** Changes options; those not named stay. */
  configure(changes: Partial<PlanPickerOptions>): void;
  /**
   * Shows a plan at once and tells the service. Never rejects: the outcome says how it ended.
   * `via: 'keyboard'` waits 150 ms for a further key before the write.
   */
  pick(ident: Ident, how?: { by?: PickedBy; via?: 'pointer' | 'keyboard' }): Promise<PickOutcome>;
  /** Resolves once the shopper can pay. Rejects when aborted, or when the session is closed. */
  settled(options?: { signal?: AbortSignal | undefined }): Promise<Settled>;
  /** Waits until the shopper can pay, then locks the picker until the hold is released. Rejects as `settled` does. */
  beginPayment(options?: { signal?: AbortSignal | undefined }): Promise<PaymentHold>;
  /** Tries again now what is being waited for. */
  retry(): void;
  /** Hears of everything that happens, as `{ type, detail }`, in order. Returns how to stop. */
  subscribe(listener: (news: PlanPickerNews) => void): () => void;
  /** Runs the picker; it does from the start. Returns to the page what `disconnect` gave up. */
  connect(): void;
  /** Stops it: no request, timer or listener is left. What may still be applied is remembered for the next picker. */
  disconnect(): void;
  [Symbol.dispose](): void;
}

/** The outside world: the element and tests bring their own. */
export interface Surroundings {
  /** Whether to run from the start. @default true */
  readonly connected?: boolean;
  readonly send?: SendWrite;
  readonly loadPrices?: LoadPricePoints;
  readonly page?: Page;
}

/** An arrow key is often followed by another; the write waits this many ms for it. */
const keyboardPause = 150;

/**
 * Makes a picker without an element. It runs at once, and until `disconnect()`. Options that are wrong throw nothing:
 * they are told as `problem`.
 */
export const createPlanPicker = (
  options: PlanPickerOptions,
  { send = sendWrite, loadPrices = loadPricePoints, page = browserPage, connected = true }: Surroundings = {},
): PlanPicker => {
  const configured = signal<PlanPickerOptions>({ orgId: '' });
  const loop = signal<Loop>(createLoop(page));
  const state = signal<State>(loop.peek().state());
  const session = signal<Session | null>(null);
  const listeners = new Set<(news: PlanPickerNews) => void>();
  const picks: PendingPick[] = [];
  /** Each serves somebody who waits until the shopper can pay. */
  const waiters = new Set<() => void>();
  let leaveLoop: (() => void) | null = null;
  let isConnected = false;
  /** The configured session that was opened last. The running one may be its renewal. */
  let opened: Session | null = null;
  /** The plan that was shown last, at the price it then had. */
  const agreed = signal<Plan | undefined>(undefined);
  const live = createLivePrices(page, loadPrices, () => repriced());
  /** Counts the languages that came meanwhile. */
  const languages = signal(0);
  let leaveLocales = () => {};

  const member = (): Member => {
    const now = configured.peek();
    return {
      send,
      ...checkoutOf(now),
      // 0 would give up on every write.
      timeout: readDuration(now.timeout || null, defaultTimeout),
      lateWriteWindow: readDuration(now.lateWriteWindow, defaultPolicy.lateWriteWindow),
      afterUpdate: now.afterUpdate ?? null,
      renewSession: now.renewSession ?? null,
    };
  };

  // What follows from the options and the protocol's state.

  const locale = computed(() => {
    const { locale } = configured.value;
    return typeof locale === 'string' ? locale : 'en';
  });
  const texts = computed(() => {
    const { messages } = configured.value;
    const registered = languages.value >= 0 ? registeredMessages(locale.value) : undefined;
    return completeMessages(messages, registered && completeMessages(registered).messages);
  });
  const messages = computed(() => texts.value.messages);
  const listed = computed(() => readPricePoints(configured.value.pricePoints));
  const isHostsList = computed(() => configured.value.plans === undefined && listed.value === null);
  const prices = computed(() => ({
    awaited: live.points.value ? 0 : (listed.value?.idents.length ?? 0),
    failed: live.problem.value !== null,
  }));
  const offered = computed(() => {
    const { plans = [] } = configured.value;
    const read = typeof plans === 'string' ? readPlansJson(plans) : { plans };
    const unread = read.problem ? [read.problem] : [];
    const asked = listed.value;
    const context = { locale: locale.value, messages: messages.value };
    if (!asked) return read.problem ? { offers: [], problems: unread } : offerPlans(read.plans, context);

    const points = live.points.value;
    if (!points) return { offers: [], problems: [...unread, ...asked.problems] };
    const { plans: atPrices, problems } = priced(asked.idents, points, read.plans);
    const { offers, problems: refused } = offerPlans(atPrices, context);
    return { offers, problems: [...unread, ...asked.problems, ...problems, ...refused] };
  });
  const offers = computed(() => offered.value.offers);
  const misconfigured = computed(() => {
    const now = configured.value;
    const secret = problemWithSecret('options', Object.keys(now));
    return secret ?? (now.session ? problemWith({ ...checkoutOf(now), session: now.session }) : null);
  });
  /** What is no ident is no plan that a session could hold, and none to roll back to. */
  const selected = computed(() => {
    const { selected } = configured.value;
    return isIdent(selected) ? selected : null;
  });
  const shown = computed(() => shownIn(state.value) ?? (session.value ? null : selected.value));
  const offerShown = computed(() => offers.value.find(({ plan }) => plan.ident === shown.value));
  const shownIsGone = computed(() => !isHostsList.value && shown.value !== null && !offerShown.value?.terms);
  const confirmed = computed(() => state.value.confirmed);
  const canPay = computed(
    () =>
      canPayIn(state.value) &&
      misconfigured.value === null &&
      !shownIsGone.value &&
      !isRepriced(agreed.value, offerShown.value?.plan),
  );
  const status = computed((): Status => {
    if (misconfigured.value) return 'closed';
    if (!isHostsList.value && offers.value.length === 0) return 'empty';
    const is = statusOf(state.value, loop.value.policy());
    return is === 'ready' && !canPay.value ? 'empty' : is;
  });
  const problem = computed((): Problem | null => {
    if (misconfigured.value) return misconfigured.value;
    // No plans at all is no mistake: they may be on their way.
    const isGone = shownIsGone.value && offers.value.length > 0;
    const gone = isGone && shown.value !== null ? goneProblem(shown.value) : null;
    const said = configured.value.selected;
    const unselected = said ? problemWithIdent(said, 'selected') : null;
    const [unoffered] = offered.value.problems;
    return problemIn(state.value) ?? live.problem.value ?? gone ?? unselected ?? unoffered ?? null;
  });
  const rollback = computed(() => state.value.rollback);

  // Telling the host. News is told in turn, so that a listener that picks again is heard after what it heard.

  const tell = inTurn((news: readonly PlanPickerNews[]) => {
    for (const one of news) for (const listener of [...listeners]) guarded(() => listener(one));
  });

  let told = {
    status: 'empty' as Status,
    shown: null as Ident | null,
    confirmed: null as Ident | null,
    canPay: false,
  };
  let toldProblems: readonly Problem[] = [];

  /** Says what changed since it last spoke; `event` is what the protocol heard, where that was the reason. */
  const announce = (event?: SessionEvent, before?: State, after?: State): void => {
    const news: PlanPickerNews[] = [];
    const now = {
      status: status.peek(),
      shown: shown.peek(),
      confirmed: confirmed.peek(),
      canPay: canPay.peek(),
    };
    if (event?.type === 'picked' && before && shownIn(before) !== event.ident) {
      const { ident, by } = event;
      news.push({ type: 'plan-pick', detail: { ident, previous: shownIn(before), by } });
    }
    const rolledBack = after?.rollback !== before?.rollback ? after?.rollback : null;
    if (rolledBack) news.push({ type: 'plan-rollback', detail: rolledBack });
    const all = [problem.peek(), ...offered.peek().problems, ...texts.peek().problems];
    const problems = [...new Set(all)].filter((one) => one !== null);
    for (const one of problems) {
      // By what it says: a host that renders in answer to a problem gives us the same mistake anew.
      if (!toldProblems.some((told) => isAlike(told, one)))
        news.push({ type: 'plan-problem', detail: { problem: one } });
    }
    // A roll-back after a refusal confirms nothing new, and what a new session holds was said by the host itself.
    const isConfirmation = now.canPay && !told.canPay && !rolledBack && event && event.type !== 'opened';
    if (isConfirmation && now.shown !== null)
      news.push({ type: 'plan-confirm', detail: { ident: now.shown } });
    if (!isAlike(now, told)) news.push({ type: 'plan-status', detail: now });
    told = now;
    toldProblems = problems;
    tell(news);
  };

  // Promises: each pick has one outcome, each waiter one payable moment.

  const settlePicks = (): void => {
    const now = state.peek();
    for (const pick of [...picks]) {
      const outcome = outcomeOf(pick, now);
      if (!outcome) continue;
      picks.splice(picks.indexOf(pick), 1);
      pick.resolve(outcome);
    }
  };

  const outcomeOf = ({ ident }: PendingPick, now: State): PickOutcome | null => {
    const closing = misconfigured.peek() ?? (isClosed(now, loop.peek().policy()) ? now.ended : null);
    if (closing) return { outcome: 'closed', ident, problem: closing };
    if (shownIn(now) === ident) return canPay.peek() ? { outcome: 'confirmed', ident } : null;
    return now.rollback?.from === ident
      ? { outcome: 'rolled-back', ident, problem: now.rollback.problem }
      : { outcome: 'superseded', ident };
  };

  const serveWaiters = (): void => {
    for (const serve of [...waiters]) if (waiters.has(serve)) serve();
  };

  const settle = (event?: SessionEvent, before?: State, after?: State): void => {
    announce(event, before, after);
    settlePicks();
    serveWaiters();
  };

  /** Waits for a payable moment and takes it in the very task in which it comes. `take` may decline with `null`. */
  const whenPayable = <T>(take: () => T | null, signal: AbortSignal | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const end = () => {
        waiters.delete(serve);
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        end();
        reject(signal?.reason);
      };
      const serve = () => {
        if (status.peek() === 'closed') {
          end();
          const ended = problem.peek();
          const message = `the session is closed: ${ended?.message ?? 'unknown reason'}`;
          reject(new PlanPickerError(message, ended ? { problem: ended } : {}));
        } else if (canPay.peek()) {
          const taken = take();
          if (taken === null) return;
          end();
          resolve(taken);
        }
      };
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort);
      waiters.add(serve);
      happen({ type: 'nudged' });
    });

  // The loop, which changes when another picker already runs one for the new session.

  const happen = (event: EventNow): void => {
    loop.peek().happen(event);
    if (isConnected) return;
    // Who takes no part is not told.
    listener.changed();
    settle();
  };

  const join = (joined: Loop): void => {
    leaveLoop?.();
    change(() => {
      loop.value = joined;
    });
    leaveLoop = null;
    if (isConnected) takePart();
    listener.changed();
  };

  const takePart = (): void => {
    const leave = loop.peek().join(member, listener);
    // Whoever heard of it may have taken the picker off the page again.
    if (isConnected) leaveLoop = leave;
    else leave();
  };

  const listener: Listener = {
    changed: (meanwhile) =>
      change(() => {
        const now = loop.peek().state();
        // Who takes no part does not hear what others write.
        state.value = isConnected ? now : { ...now, confirmed: null };
        session.value = loop.peek().session();
        meanwhile?.();
      }),
    heard: settle,
  };

  const readLanguages = () =>
    change(() => {
      languages.value += 1;
    });

  const connect = (): void => {
    if (isConnected) return;
    isConnected = true;
    const open = session.peek();
    const running = open && pageMemory().loops.get(orderOf(open));
    change(() => {
      if (running) loop.value = running;
    });
    takePart();
    if (!isConnected) return;
    leaveLocales = onLocale(readLanguages);
    readLanguages();
    wantPrices();
    listener.changed();
    settle();
  };

  const disconnect = (): void => {
    isConnected = false;
    leaveLoop?.();
    leaveLoop = null;
    leaveLocales();
    wantPrices();
    listener.changed();
    settle();
    for (const { ident, resolve } of picks.splice(0)) resolve({ outcome: 'superseded', ident });
  };

  /** Makes the running session the one that was configured, unless it is that or has grown out of it by renewal. */
  const openSession = (wanted: Session | null, selected: Ident | null): void => {
    // Who takes no part was not told what others did in the same loop.
    if (!isConnected) listener.changed();
    const onScreen = shown.peek();
    if (!wanted || misconfigured.peek()) {
      opened = null;
      if (!session.peek()) return;
      const idle = createLoop(page);
      // Before anyone listens: what stays on screen is no news.
      if (onScreen !== null) idle.happen({ type: 'picked', ident: onScreen, by: 'host', settleFor: 0 });
      join(idle);
      return;
    }
    const { clientToken, orderId } = wanted;
    const ident = wanted.ident ?? selected;
    const isRunning = isSameSession(wanted, session.peek());
    const isSame = isRunning || isSameSession(wanted, opened);
    const saidBefore = isSame ? opened?.ident : undefined;
    const said = ident ?? saidBefore;
    // A copy: the host may change its own and give it again.
    const copy = { clientToken, orderId, ...(said && { ident: said }) };
    opened = copy;
    // Told only now which plan it holds.
    const isCompleted = isRunning && onScreen === null && ident;
    // A host that says another plan than it said may have changed the session itself: what was known is old.
    if (isRunning && saidBefore && said !== saidBefore && said !== onScreen) happen({ type: 'resumed' });
    if (isSame && !isCompleted) return;
    const running = pageMemory().loops.get(orderOf(copy));
    if (running && running !== loop.peek()) {
      join(running);
      if (isSameSession(wanted, session.peek())) return;
    }
    // The shopper's pick outlives the session; what was merely the old session's plan does not.
    const kept = ident ? state.peek().wanted : shown.peek();
    loop.peek().open(copy, kept !== null && isListed(kept) ? kept : null);
    listener.changed();
  };

  const configure = (changes: Partial<PlanPickerOptions>): void => {
    const before = configured.peek();
    agree();
    // Without a prototype: a polluted one must not name the address that the token is sent to.
    const now = { __proto__: null, ...before, ...changes } as PlanPickerOptions;
    change(() => {
      configured.value = now;
      wantPrices();
    });
    const { session: wanted } = configured.peek();
    // `selected` speaks of the session it came with, not of a later one.
    const isWithSession = 'selected' in changes || !before.session;
    openSession(wanted ?? null, isWithSession ? selected.peek() : null);
    // The loop has a way on that it did not have.
    if (changes.renewSession) happen({ type: 'time-passed' });
    repriced();
  };

  /** What the shopper agreed to may no longer be what is shown: then the service, and through it the payment form,
   * is asked anew before it can be paid. */
  const repriced = (): void => {
    if (isRepriced(agreed.peek(), offerShown.peek()?.plan)) happen({ type: 'resumed' });
    agree();
    settle();
  };

  const agree = (): void => {
    agreed.value = offerShown.peek()?.plan ?? agreed.peek();
  };

  const wantPrices = (): void => {
    const { idents } = (leaveLoop && listed.peek()) ?? {};
    const { timeout } = member();
    live.want(idents ? { ...checkoutOf(configured.peek()), idents, timeout } : null);
  };

  /** Whether a plan is among those on offer, be its price known or not. */
  const isListed = (ident: Ident): boolean =>
    isHostsList.peek() ||
    (prices.peek().awaited > 0 && listed.peek()?.idents.includes(ident)) ||
    offers.peek().some(({ plan }) => plan.ident === ident);

  const pick: PlanPicker['pick'] = (ident, { by = 'host', via = 'pointer' } = {}) => {
    const unable = problemWithPick(ident);
    if (unable) {
      tell([{ type: 'plan-problem', detail: { problem: unable } }]);
      return Promise.resolve({ outcome: 'rolled-back', ident, problem: unable });
    }
    return new Promise((resolve) => {
      picks.push({ ident, resolve });
      happen({ type: 'picked', ident, by, settleFor: via === 'keyboard' ? keyboardPause : 0 });
    });
  };

  const problemWithPick = (ident: Ident): Problem | null => {
    if (!isIdent(ident)) return problemWithIdent(ident);
    const is = (kind: Problem['kind'], message: string): Problem => ({ kind, message, ident });
    if (isLocked(state.peek()))
      return is('refused', 'a payment is under way; picks are ignored until it is released');
    const offer = offers.peek().find(({ plan }) => plan.ident === ident);
    if (!offer && isListed(ident)) return null;
    if (!offer) return is('plans', `pick: expected one of the plans offered, got ${ident}`);
    return offer.selectable ? null : is('plans', `pick: expected a selectable plan, but ${ident} is not`);
  };

  const takeSettled = (): Settled | null => {
    const ident = shown.peek();
    const orderId = session.peek()?.orderId;
    return ident === null || orderId === undefined ? null : { ident, orderId };
  };

  const takeHold = (): PaymentHold | null => {
    const settled = takeSettled();
    if (!settled || isLocked(state.peek())) return null;
    const held = loop.peek();
    const hold = held.nextId();
    const release = () => held.happen({ type: 'released', hold });
    held.happen({ type: 'held', hold });
    return { ...settled, release, [Symbol.dispose]: release };
  };

  if (connected) connect();
  configure(options);

  return {
    shown,
    confirmed,
    canPay,
    status,
    problem,
    rollback,
    offers,
    prices,
    messages,
    session,
    configure,
    pick,
    settled: ({ signal } = {}) => whenPayable(takeSettled, signal),
    beginPayment: ({ signal } = {}) => whenPayable(takeHold, signal),
    retry() {
      live.retry();
      happen({ type: 'nudged' });
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    connect,
    disconnect,
    [Symbol.dispose]: disconnect,
  };
};

/** A pick whose outcome is still open. */
interface PendingPick {
  readonly ident: Ident;
  readonly resolve: (outcome: PickOutcome) => void;
}

const checkoutOf = (options: PlanPickerOptions): Omit<Checkout, 'session'> => ({
  orgId: options.orgId,
  baseUrl: options.baseUrl ?? defaultBaseUrl,
  clientMetadata: options.clientMetadata,
  problemKinds: options.problemKinds,
});

const isSameSession = (one: Session, other: Session | null): boolean =>
  one.orderId === other?.orderId && one.clientToken === other.clientToken;

const isRepriced = (before: Plan | undefined, after: Plan | undefined): boolean => {
  const spanOf = (period?: Period) => [period?.count, period?.unit];
  const costOf = ({ currency, price, period, intro }: Partial<Plan> = {}) => {
    return [currency, price, ...spanOf(period), intro?.price, ...spanOf(intro?.period)];
  };
  return before?.ident === after?.ident && before !== after && !isAlike(costOf(before), costOf(after));
};

/** Field by field, and not as JSON, in which another script of the page may have a say. */
const isAlike = (one: object, other: object): boolean => {
  const fields = Object.entries(one);
  const isIn = ([name, value]: [string, unknown]) => Object.is(Reflect.get(other, name), value);
  return fields.length === Object.keys(other).length && fields.every(isIn);
};

const readDuration = (value: unknown, fallback: number): number =>
  typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : fallback;

const goneProblem = (ident: Ident): Problem => ({
  kind: 'plans',
  message: `plans: expected them to include and price the plan shown, ${ident}`,
  ident,
});
