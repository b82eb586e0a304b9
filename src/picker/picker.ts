/**
 * The headless picker: options, offering, seat and promises, wired. What can be derived is computed here and stored
 * nowhere. It knows no element and no markup.
 */
import { computed, signal } from '@preact/signals';
import type { Checkout } from '../checkout/checkout.ts';
import type { Seat, Settings } from '../checkout/seat.ts';
import { change, guarded, inTurn } from '../host.ts';
import { expectedIdent, isIdent } from '../ident.ts';
import { createLivePrices } from '../live-prices.ts';
import { onLocale } from '../locale.ts';
import { describeTotal } from '../money.ts';
import { browserPage } from '../page/browser.ts';
import { loadPricePoints } from '../price-points.ts';
import {
  canPayIn,
  defaultPolicy,
  isClosed,
  isLocked,
  problemIn,
  type State,
  shownIn,
  statusOf,
} from '../protocol/index.ts';
import { type Address, defaultBaseUrl } from '../service/address.ts';
import { problemWith, problemWithIdent, problemWithSecret } from '../service/configuration.ts';
import { defaultTimeout, sendWrite } from '../service/write.ts';
import type {
  Ident,
  PaymentHold,
  PickOutcome,
  PlanPickerNews,
  Problem,
  Session,
  Settled,
  Status,
} from '../types.ts';
import { type Cause, type Moment, newsOf, unknownAnswerIn } from './news.ts';
import { createOffering } from './offering.ts';
import type { PlanPicker, PlanPickerOptions, Surroundings } from './options.ts';
import { createPayments } from './payments.ts';
import { createPendingPick, createWaiters } from './promises.ts';
import { createSeating, isSameSession, type Place } from './seating.ts';

/** An arrow key is often followed by another; the write waits this many ms for it. */
const keyboardPause = 150;

/**
 * Makes a picker without an element. It runs until `disconnect()`. Wrong options throw nothing: `problem` says what is
 * wrong.
 */
export const createPlanPicker = (
  options: PlanPickerOptions,
  {
    send = sendWrite,
    loadPrices = loadPricePoints,
    page = browserPage,
    connected = true,
    document = () => globalThis.document,
  }: Surroundings = {},
): PlanPicker => {
  const configured = signal<PlanPickerOptions>({ orgId: '' });
  /** The state of the checkout, if the picker has a seat. */
  const state = signal<State | null>(null);
  const running = signal<Session | null>(null);
  /** The plan that was chosen without a seat. */
  const chosen = signal<Ident | null>(null);
  /** Counts how often a language was registered. */
  const languages = signal(0);
  const live = createLivePrices(page, loadPrices, () => offerAnew());
  const offering = createOffering(configured, live, languages);
  const { offers, prices, messages, wording, isHostsList, listed } = offering;
  const listeners = new Set<(news: PlanPickerNews) => void>();
  const pendingPick = createPendingPick();
  /** The first unknown answer of each checkout. It is kept, so that it is reported only once. */
  const unknownAnswers = new WeakMap<Checkout, Problem>();
  const name = page.newName();
  let isConnected = false;
  let leaveLocales = () => {};

  // What follows from the options and the protocol's state.

  const misconfigured = computed(() => {
    const now = configured.value;
    const secret = problemWithSecret('options', Object.keys(now));
    return secret ?? (now.session ? problemWith({ ...requestOf(now), session: now.session }) : null);
  });
  /** A value that is no ident cannot be a plan of the session. */
  const selected = computed(() => {
    const { selected } = configured.value;
    return isIdent(selected) ? selected : null;
  });
  const session = computed(() => running.value ?? null);
  const shown = computed(() =>
    state.value
      ? shownIn(state.value)
      : (chosen.value ?? selected.value ?? identOf(configured.value.session)),
  );
  const offerShown = computed(() => offers.value.find(({ plan }) => plan.ident === shown.value));
  const confirmed = computed(() => state.value?.confirmed ?? null);
  const canPay = computed(
    () => state.value !== null && misconfigured.value === null && canPayIn(state.value, name),
  );
  const status = computed((): Status => {
    if (misconfigured.value) return 'closed';
    const checkout = state.value && seating.checkout();
    if (!state.value || !checkout || (!isHostsList.value && offers.value.length === 0)) return 'empty';
    return statusOf(state.value, checkout.policy(), name);
  });
  const problem = computed((): Problem | null => {
    if (misconfigured.value) return misconfigured.value;
    const [unoffered] = offering.problems.value;
    const own = state.value && problemIn(state.value);
    return own ?? live.problem.value ?? goneProblem() ?? selectedProblem() ?? unoffered ?? null;
  });
  const rollback = computed(() => state.value?.rollback ?? null);
  const lostPick = computed(() => {
    const from = rollback.value?.from;
    return state.value?.lost.some(({ ident }) => ident === from) ? (from ?? null) : null;
  });
  const paymentElsewhere = computed(() => state.value?.paymentElsewhere ?? 'none');
  const total = computed(() => {
    const { total, isNamed } = offering.total.value;
    if (!isNamed) return null;
    const isHeld = shown.value === confirmed.value && state.value?.underWay === null;
    const told = isHeld && total?.ident === shown.value ? describeTotal(total, wording.value) : null;
    return told ?? messages.value.totalPending;
  });

  const goneProblem = (): Problem | null => {
    // An empty list is no mistake: the plans may come later.
    const isGone = !isHostsList.value && offers.value.length > 0 && !offerShown.value?.terms;
    const ident = shown.value;
    if (!isGone || ident === null) return null;
    const message = `plans: expected them to include and price the plan shown, ${ident}`;
    return { kind: 'plans', message, ident };
  };
  const selectedProblem = (): Problem | null => {
    const { selected: said } = configured.value;
    return said ? problemWithIdent(said, 'selected') : null;
  };

  // The seat.

  const addressOf = (now: PlanPickerOptions): Address => ({
    orgId: now.orgId,
    baseUrl: now.baseUrl ?? defaultBaseUrl,
  });
  const requestOf = (now: PlanPickerOptions) => ({
    ...addressOf(now),
    clientMetadata: now.clientMetadata,
    problemKinds: now.problemKinds,
    acknowledges: now.acknowledges,
  });
  const settings = (): Settings => {
    const now = configured.peek();
    return {
      send,
      ...requestOf(now),
      // The address of the seat, and not the one that the host wants next: a token goes only to its own address.
      ...seating.address(),
      // 0 would give up on every write.
      timeout: readDuration(now.timeout || null, defaultTimeout),
      lateWriteWindow: readDuration(now.lateWriteWindow, defaultPolicy.lateWriteWindow),
      numberWrites: now.numberWrites === true,
      afterUpdate: now.afterUpdate ?? null,
      renewSession: now.renewSession ?? null,
      sessionPerPlan: now.sessionPerPlan === true && Boolean(now.renewSession),
    };
  };

  const look = (meanwhile?: () => void): void =>
    change(() => {
      const checkout = seating.checkout();
      state.value = checkout?.state() ?? null;
      running.value = checkout?.session ?? null;
      chosen.value = seating.chosen()?.ident ?? null;
      meanwhile?.();
    });

  const seat: Seat = {
    name,
    settings,
    document,
    offer: () => offering.forProtocol.peek(),
    changed: look,
    heard(event, before, after) {
      const checkout = seating.checkout();
      const unknown = unknownAnswerIn(event);
      if (checkout && unknown && !unknownAnswers.has(checkout)) unknownAnswers.set(checkout, unknown);
      const orderId = checkout?.session?.orderId ?? null;
      settle({ event, before, after, orderId, isFirst: checkout?.isFirst ?? false });
    },
    renewed(session, opening) {
      seating.follow({ ...addressOf(configured.peek()), session }, opening);
      afterMove();
    },
  };
  const seating = createSeating(page, seat);

  const happen = (event: Parameters<typeof seating.happen>[0]): void => seating.happen(event);

  const placeOf = (now: PlanPickerOptions, isSelectedNew: boolean): Place | null => {
    if (!isConnected || misconfigured.peek()) return null;
    const isPerPlan = now.sessionPerPlan === true && Boolean(now.renewSession);
    const given = now.session ?? null;
    if (!given && !isPerPlan) return null;
    // A copy, because the host may change its object and set it again.
    const session = given && copyOf(given);
    return { ...addressOf(now), session, selected: isSelectedNew ? selected.peek() : null };
  };

  const afterMove = (): void => {
    look();
    payments.askAgain();
    settle();
  };

  const offerAnew = (): void => {
    happen({ type: 'offer-changed', seat: name, offer: offering.forProtocol.peek() });
    settle();
  };

  // Telling the host. News waits for its turn: if a listener picks again, the news of that pick comes after all news of
  // the first event.

  const tell = inTurn(
    (all: readonly PlanPickerNews[]) => {
      for (const news of all) for (const listener of [...listeners]) guarded(() => listener(news));
    },
    (goOn) => page.after(0, goOn),
  );

  const moment = (): Moment => {
    const checkout = seating.checkout();
    const unknown = checkout && unknownAnswers.get(checkout);
    const problems = new Set([unknown ?? null, problem.peek(), ...offering.problems.peek()]);
    return {
      status: status.peek(),
      shown: shown.peek(),
      confirmed: confirmed.peek(),
      canPay: canPay.peek(),
      offers: offers.peek(),
      problems: [...problems].filter((one) => one !== null),
    };
  };
  let told: Moment = {
    ...({ status: 'empty', shown: null, confirmed: null, canPay: false } as const),
    ...{ offers: [], problems: [] },
  };

  const settle = (cause: Cause | null = null): void => {
    const before = told;
    told = moment();
    tell(newsOf(before, told, cause));
    pendingPick.settle(outcomeOf);
    waiters.serve();
  };

  // Promises.

  const waiters = createWaiters(() => ({ isClosed: status.peek() === 'closed', problem: problem.peek() }));

  const outcomeOf = (ident: Ident): PickOutcome | null => {
    const now = state.peek();
    const checkout = seating.checkout();
    const isEnded = now && checkout && isClosed(now, checkout.policy());
    const closing = misconfigured.peek() ?? (isEnded ? now.ended : null);
    if (closing) return { outcome: 'closed', ident, problem: closing };
    if (shown.peek() === ident) return canPay.peek() ? { outcome: 'confirmed', ident } : null;
    return now?.rollback?.from === ident
      ? { outcome: 'rolled-back', ident, problem: now.rollback.problem }
      : { outcome: 'superseded', ident };
  };

  const takeSettled = (): Settled | null => {
    const ident = shown.peek();
    return ident !== null && canPay.peek() ? { ident, orderId: session.peek()?.orderId ?? null } : null;
  };

  const payments = createPayments({ page, seating, waiters, takeSettled });

  // What can be done.

  const pick: PlanPicker['pick'] = (ident, { by = 'host', via = 'pointer' } = {}) => {
    const unable = problemWithPick(ident);
    if (unable) {
      tell([{ type: 'plan-problem', detail: { problem: unable } }]);
      return Promise.resolve({ outcome: 'rolled-back', ident, problem: unable });
    }
    const promise = pendingPick.await(ident);
    if (state.peek()) happen({ type: 'picked', ident, by, pause: via === 'keyboard' ? keyboardPause : 0 });
    else {
      const previous = shown.peek();
      seating.choose({ ident, by, isOpen: true });
      look();
      if (previous !== ident) tell([{ type: 'plan-pick', detail: { ident, previous, by } }]);
      settle();
    }
    return promise;
  };

  const problemWithPick = (ident: Ident): Problem | null => {
    if (!isIdent(ident)) return { kind: 'config', message: `pick: expected an ident, ${expectedIdent}` };
    const is = (kind: Problem['kind'], message: string): Problem => ({ kind, message, ident });
    const now = state.peek();
    if (now && isLocked(now))
      return is('refused', 'a payment is under way; picks are ignored until it is released');
    const offer = offers.peek().find(({ plan }) => plan.ident === ident);
    const isAwaited = prices.peek().awaited > 0 && listed.peek()?.includes(ident);
    if (!offer && (isHostsList.peek() || isAwaited)) return null;
    if (!offer) return is('plans', `pick: expected one of the plans offered, got ${ident}`);
    return offer.selectable ? null : is('plans', `pick: expected a selectable plan, but ${ident} is not`);
  };

  const configure = (changes: Partial<PlanPickerOptions>): void => {
    const before = configured.peek();
    // Without a prototype: a polluted one must not name the address that the token is sent to.
    const now = { __proto__: null, ...before, ...changes } as PlanPickerOptions;
    const wasInOrder = !misconfigured.peek() && before.session;
    if (!isConnected && wasInOrder && !isSameSession(before.session ?? null, now.session ?? null)) {
      seating.passBy();
    }
    change(() => {
      configured.value = now;
      wantPrices();
      // At once: nobody may see a new price beside an old “can pay”.
      happen({ type: 'offer-changed', seat: name, offer: offering.forProtocol.peek() });
    });
    // A listener may have configured the picker again.
    if (configured.peek() !== now) return;
    // `selected` belongs to the session that it came with, not to a later one.
    seating.sitAt(placeOf(now, 'selected' in changes || !before.session));
    if (!before.afterUpdate && settings().afterUpdate) seating.checkout()?.meetHost();
    // The new options may make a next step possible.
    happen({ type: 'time-passed' });
    afterMove();
  };

  const wantPrices = (): void => {
    const idents = isConnected ? listed.peek() : null;
    const { timeout } = settings();
    live.want(idents ? { ...addressOf(configured.peek()), idents, timeout } : null);
  };

  const readLanguages = () =>
    change(() => {
      languages.value += 1;
    });

  const connect = (): void => {
    if (isConnected) return;
    isConnected = true;
    leaveLocales = onLocale(readLanguages);
    readLanguages();
    wantPrices();
    seating.sitAt(placeOf(configured.peek(), true));
    afterMove();
  };

  const disconnect = (): void => {
    if (!isConnected) return;
    isConnected = false;
    leaveLocales();
    wantPrices();
    seating.sitAt(null);
    look();
    settle();
    pendingPick.settle((ident) => ({ outcome: 'superseded', ident }));
    waiters.dismiss();
  };

  if (connected) connect();
  configure(options);

  return {
    ...{ shown, confirmed, canPay, status, problem, rollback, lostPick, paymentElsewhere },
    ...{ offers, prices, messages, total, session, configure, pick, connect, disconnect },
    settled({ signal } = {}) {
      const settled = waiters.wait(takeSettled, signal);
      happen({ type: 'nudged', by: 'code' });
      return settled;
    },
    beginPayment: ({ signal } = {}): Promise<PaymentHold> => payments.begin(signal),
    retry({ by = 'host' } = {}) {
      live.retry();
      happen({ type: 'nudged', by: by === 'shopper' ? 'shopper' : 'code', isRetry: true });
    },
    payHere: () => seating.checkout()?.payHere(),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    [Symbol.dispose]: disconnect,
  };
};

/** The plan that a session names; `null` if it cannot be read. */
const identOf = (session: Session | null | undefined): Ident | null => {
  try {
    return isIdent(session?.ident) ? session.ident : null;
  } catch {
    return null;
  }
};

const copyOf = ({ clientToken, orderId, ident, fresh }: Session): Session => ({
  clientToken,
  orderId,
  ...(ident && { ident }),
  ...(fresh === true && { fresh }),
});

const readDuration = (value: unknown, fallback: number): number =>
  typeof value === 'number' && value >= 0 && Number.isFinite(value) ? value : fallback;
