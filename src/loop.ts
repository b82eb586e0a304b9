/**
 * The one loop of a checkout session: tells the protocol what happened and does what the protocol says. Everything
 * that takes time passes through here: writes, the host's callbacks, timers. It decides nothing itself.
 *
 * All pickers of a page with the same session share one loop, even those of another copy of this script, so what it
 * offers is plain functions and data.
 */
import { type Checkout, problemWith, problemWithAddress, repeatable, type SendWrite } from './api.ts';
import { isFirstSight, orderOf, pageMemory, recallLost, rememberLost } from './memory.ts';
import type { Page } from './page.ts';
import {
  advance,
  decide,
  defaultPolicy,
  initialState,
  type Policy,
  type SessionEvent,
  type State,
  shownIn,
  type Write,
  type WriteOutcome,
} from './session.ts';
import type { TabNews, Tabs } from './tabs.ts';
import type { AfterUpdate, Ident, Session } from './types.ts';

/** What a picker brings to the loop. Read anew each time it is needed, so that it may change. */
export interface Member extends Omit<Checkout, 'session'> {
  readonly send: SendWrite;
  /** Of one write, in ms. */
  readonly timeout: number;
  /** In ms. */
  readonly lateWriteWindow: number;
  readonly afterUpdate: AfterUpdate | null;
  readonly renewSession: ((ident: Ident) => Promise<Session> | Session) | null;
}

/** Who takes part in a loop. */
export interface Listener {
  /**
   * The state is another. Called for all before anyone hears why. What is done `meanwhile` is done before the
   * listener's own host can see the new state.
   */
  changed(meanwhile?: () => void): void;
  /** What happened, in order, even when hearing it makes more happen. */
  heard(event: SessionEvent, before: State, after: State): void;
}

export interface Loop {
  state(): State;
  policy(): Policy;
  session(): Session | null;
  /** A number no task or hold of this loop had before. */
  nextId(): number;
  /** Tells the protocol what happened, and does what follows. */
  happen(event: EventNow): void;
  /** Begins a session, in place of the one before. */
  open(session: Session, wanted: Ident | null): void;
  /** Takes part until the returned function is called. The loop runs while anyone does. */
  join(member: () => Member, listener: Listener): () => void;
}

/** An event but for the clock and chance, which the loop adds. */
export type EventNow = SessionEvent extends infer Event
  ? Event extends SessionEvent
    ? Omit<Event, 'at' | 'chance'>
    : never
  : never;

/** Something the loop has begun and not ended. */
interface Task {
  readonly id: number;
  readonly abort: AbortController;
}

/** `afterUpdate` and `renewSession` may take this many ms; then they count as failed. */
const hostPatience = 10_000;

export const createLoop = (page: Page): Loop => {
  const members = new Map<() => Member, Listener>();
  let state = initialState;
  let session: Session | null = null;
  let task: Task | null = null;
  let lastId = 0;
  let cancelTimer = () => {};
  let stopWatching = () => {};
  let tabs: Tabs | null = null;
  let releaseTabs = () => {};
  /** Whether anyone took part since the session was opened. */
  let isSeen = false;

  const nextId = (): number => ++lastId;

  /** The settings of whoever joined last: pickers of one session are expected to agree. */
  const latest = (): Member | undefined => [...members.keys()].at(-1)?.();
  const all = (): Member[] => [...members.keys()].map((member) => member());

  const policy = (): Policy => ({
    ...defaultPolicy,
    lateWriteWindow: latest()?.lateWriteWindow ?? defaultPolicy.lateWriteWindow,
    updatesHost: all().some((member) => member.afterUpdate),
    renews: all().some((member) => member.renewSession),
  });

  const happen = (event: EventNow): void => {
    const before = state;
    const complete = { ...event, at: page.now(), chance: page.chance() } as SessionEvent;
    const after = advance(before, complete, policy());
    state = after;
    if (task && state.underWay?.id !== task.id) {
      // What ended by itself is not called off: to a host, its signal says that another plan was picked.
      if (event.type !== 'answered' && event.type !== 'host-update-done') task.abort.abort();
      task = null;
    }
    publish([...members.values()]);
    tellTabs(complete, before, after);
    tell(complete, before, after);
    proceed();
  };

  /** All at once: a host that looks at one picker while it hears of another finds no old word there. */
  const publish = ([first, ...others]: readonly Listener[]): void => first?.changed(() => publish(others));

  const tell = inTurn<Parameters<Listener['heard']>>((...told) => {
    for (const listener of [...members.values()]) listener.heard(...told);
  });

  // Other tabs with the same order: each hears of the other's writes and payments.

  const tabName = page.chance().toString(36).slice(2);
  const writeName = (id: number): string => `${tabName}-${id}`;

  const tellSent = ({ id, ident }: Pick<Write, 'id' | 'ident'>): void => {
    const { timeout = 0 } = latest() ?? {};
    tabs?.tell({ type: 'sent', write: writeName(id), ident, lasts: timeout + policy().lateWriteWindow });
  };

  const tellTabs = (event: SessionEvent, before: State, after: State): void => {
    const wasWriting = before.underWay?.task === 'write' ? before.underWay : null;
    if (event.type === 'sent') tellSent(event);
    else if (wasWriting && after.underWay?.id !== wasWriting.id) {
      const isKnown = event.type === 'answered' && event.answer.outcome !== 'lost';
      const lasts = isKnown ? 0 : policy().lateWriteWindow;
      tabs?.tell({ type: 'ended', write: writeName(wasWriting.id), lasts });
    }
    if (before.holds.length === 0 && after.holds.length > 0) holdTabs();
    if (before.holds.length > 0 && after.holds.length === 0) {
      releaseTabs();
      if (members.size === 0) close();
    }
  };

  const holdTabs = (): void => {
    releaseTabs = tabs?.hold() ?? (() => {});
  };

  const answerWithin = (): number => tabs?.answerWithin ?? 0;

  const hearTabs = (news: TabNews): void => {
    switch (news.type) {
      case 'hello':
        tellNewTab();
        break;
      case 'sent':
        happen({
          type: 'sent-elsewhere',
          write: news.write,
          ident: news.ident,
          until: page.now() + news.lasts,
        });
        break;
      case 'ended':
        happen({
          type: 'ended-elsewhere',
          write: news.write,
          until: news.lasts > 0 ? page.now() + news.lasts : null,
        });
        break;
      case 'held':
      case 'released':
        happen({ type: 'held-elsewhere', held: news.type === 'held' });
        break;
    }
  };

  /** What a tab that just came has missed. */
  const tellNewTab = (): void => {
    const { underWay, holds, lost } = state;
    if (underWay?.task === 'write') tellSent(underWay);
    for (const [index, { ident, until }] of lost.entries()) {
      const write = `${tabName}-lost-${index}-until-${until}`;
      tabs?.tell({ type: 'sent', write, ident, lasts: until - page.now() });
    }
    if (holds.length > 0) tabs?.tell({ type: 'held' });
  };

  const proceed = (): void => {
    cancelTimer();
    const member = latest();
    if (!member) return;
    const next = decide(state, page.now(), policy());
    switch (next.do) {
      case 'wait':
        cancelTimer = page.after(next.until - page.now(), () => happen({ type: 'time-passed' }));
        break;
      case 'write':
        if (session) write(member, session, next.ident);
        break;
      case 'update-host':
        if (session) updateHost(session, next.ident);
        break;
      case 'renew':
        renew(member, next.ident);
        break;
    }
  };

  /** Begins a task. What it leads to is heard only if it is still the one under way; the protocol sees to that. */
  const begin = (): Task => {
    task = { id: nextId(), abort: new AbortController() };
    return task;
  };

  const write = (member: Member, { clientToken, orderId }: Session, ident: Ident): void => {
    const { id, abort } = begin();
    const { timeout, send } = member;
    const answered = (answer: WriteOutcome) => happen({ type: 'answered', id, answer });
    happen({ type: 'sent', id, ident });
    if (abort.signal.aborted) return;
    send({ ...member, session: { clientToken, orderId } }, ident, { signal: abort.signal, timeout }).then(
      answered,
      () =>
        answered({ outcome: 'lost', problem: { kind: 'unreachable', message: 'the write failed', ident } }),
    );
  };

  const updateHost = ({ clientToken }: Session, ident: Ident): void => {
    const { id, abort } = begin();
    happen({ type: 'host-update-began', id });
    const failed = (cause: unknown): void => {
      const message = `afterUpdate: ${repeatable(messageOf(cause), clientToken)}`;
      happen({ type: 'host-update-failed', id, problem: { kind: 'after-update', message, ident } });
    };
    const updates = all().map(async ({ afterUpdate }) => afterUpdate?.(ident, { signal: abort.signal }));
    within(hostPatience, Promise.all(updates), abort.signal).then(
      () => happen({ type: 'host-update-done', id }),
      failed,
    );
  };

  const renew = (member: Member, ident: Ident): void => {
    const { id, abort } = begin();
    const renewSession = all().find((member) => member.renewSession)?.renewSession;
    happen({ type: 'renewal-began', id });
    const renewed = (async () => renewSession?.(ident))();
    within(hostPatience, renewed, abort.signal).then(
      (fresh) => {
        if (task?.id !== id) return;
        const isUsable = fresh && problemWith({ ...member, session: fresh }) === null;
        // Of a session that does not tell its plan, the one on screen is wanted, picked or not.
        if (isUsable) open(fresh, fresh.ident ? state.wanted : shownIn(state), true);
        else happen({ type: 'renewal-failed', id });
      },
      () => happen({ type: 'renewal-failed', id }),
    );
  };

  /** A promise's outcome, or a failure once the time is up. Silent after an abort: nobody waits for it then. */
  const within = <T>(ms: number, promise: Promise<T>, signal: AbortSignal): Promise<T> =>
    new Promise((resolve, reject) => {
      const cancel = page.after(ms, () => reject(new Error(`not done within ${ms} ms`)));
      signal.addEventListener('abort', cancel);
      promise.then(resolve, reject).finally(cancel);
    });

  const open = (opened: Session, wanted: Ident | null, renewed = false): void => {
    abandon();
    close();
    start(opened, wanted, renewed);
  };

  /** Who takes no part sees nothing: what the host says is believed, or not, when somebody does. */
  const start = ({ clientToken, orderId, ident }: Session, wanted: Ident | null, renewed = false): void => {
    // A copy: the host may go on to change its own.
    session = { clientToken, orderId, ...(ident && { ident }) };
    const order = orderOf(session);
    isSeen = enter(order);
    const believed = isSeen && isFirstSight(order);
    happen({
      type: 'opened',
      orderId: order,
      ident: ident ?? null,
      believed,
      wanted,
      lost: recallLost(order),
      renewed,
      // Nobody else can have what is new.
      listenFor: believed || renewed ? 0 : answerWithin(),
    });
    if (state.holds.length > 0) holdTabs();
  };

  /** Gives up what is under way, and remembers what of it may still happen. Who takes no part has nothing to tell. */
  const abandon = (): void => {
    if (!session || members.size === 0) return;
    const now = page.now();
    const before = state;
    const event: SessionEvent = { type: 'abandoned', at: now };
    state = advance(before, event, policy());
    tellTabs(event, before, state);
    rememberLost(orderOf(session), state.lost, now);
  };

  /** The page and its tabs no longer find this loop. */
  const close = (): void => {
    const { loops } = pageMemory();
    const order = session && orderOf(session);
    if (order && loops.get(order) === loop) loops.delete(order);
    releaseTabs();
    tabs?.close();
    tabs = null;
  };

  /** Makes this the page's loop for an order, if anyone takes part or pays; says whether that is so. */
  const enter = (order: string): boolean => {
    if (members.size === 0 && state.holds.length === 0) return false;
    pageMemory().loops.set(order, loop);
    tabs ??= page.joinTabs?.(order, hearTabs) ?? null;
    const service = latest();
    if (service && !problemWithAddress(service)) page.preconnect?.(service.baseUrl);
    return true;
  };

  const join = (member: () => Member, listener: Listener): (() => void) => {
    const isFirst = members.size === 0;
    members.set(member, listener);
    if (isFirst) {
      stopWatching = page.watch({
        nudge: () => happen({ type: 'nudged' }),
        attend: () => {
          if (state.yielded) happen({ type: 'nudged' });
        },
        resume: () => {
          // What other tabs said meanwhile was not heard.
          tabs?.tell({ type: 'hello' });
          happen({ type: 'resumed', listenFor: answerWithin() });
        },
      });
      if (session && isSeen) {
        enter(orderOf(session));
        happen({ type: 'resumed', lost: recallLost(orderOf(session)), listenFor: answerWithin() });
      } else if (session) start(session, state.wanted);
    }
    return () => {
      if (!members.has(member)) return;
      const isLast = members.size === 1;
      if (isLast) abandon();
      members.delete(member);
      if (isLast) stop();
    };
  };

  /** Nobody takes part any more: nothing may fire. A payment goes on without a picker, and locks the next one too. */
  const stop = (): void => {
    // Nor is the end of a payment elsewhere heard. Whoever asks again is told of one that goes on.
    happen({ type: 'held-elsewhere', held: false });
    stopWatching();
    if (state.holds.length === 0) close();
  };

  const loop: Loop = { state: () => state, policy, session: () => session, nextId, happen, open, join };
  return loop;
};

/** Calls one after the other, even those that are made meanwhile: what is told in order is heard in order. */
export const inTurn = <Told extends unknown[]>(tell: (...told: Told) => void): ((...told: Told) => void) => {
  const untold: Told[] = [];
  let isTelling = false;
  return (...told) => {
    untold.push(told);
    if (isTelling) return;
    isTelling = true;
    for (let next = untold.shift(); next; next = untold.shift()) tell(...next);
    isTelling = false;
  };
};

/** What a host throws may be anything. */
const messageOf = (cause: unknown): string => {
  try {
    return String(cause instanceof Error ? cause.message : cause);
  } catch {
    return 'an error that cannot be read';
  }
};
