/**
 * A model of Web Locks. The browser decides at once who has a lock. The page learns of each decision in a task of its
 * own, in order. A frozen page learns of a decision only after it wakes up. So a page may have got or lost a lock
 * without knowing it.
 */
import type { Locks } from '../../../src/page/page.ts';

/** A page, as the browser sees it. */
export interface Agent {
  readonly name: string;
  /** Queues a task of the page. If the task reports that the page lost a lock, `loses` is the name of this lock. */
  post(run: () => void, loses?: string): void;
}

interface Asked {
  readonly agent: Agent;
  readonly name: string;
  readonly mode: LockMode;
  readonly callback: (lock: Lock | null) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  /**
   * Whether the page has cancelled its request. If the browser had already granted the lock, the browser then releases
   * the lock.
   */
  isAborted: boolean;
  /** Whether the page knows that it has the lock. If it knows, it can no longer cancel its request. */
  isKnown: boolean;
}

export class HeldLocks {
  held: Asked[] = [];
  queued: Asked[] = [];

  /** The page's `navigator.locks`. */
  of(agent: Agent): Locks {
    const request = (name: string, ...rest: unknown[]): Promise<unknown> => {
      const callback = rest.pop() as Asked['callback'];
      return this.#request(agent, name, (rest.pop() ?? {}) as LockOptions, callback);
    };
    const query = (): Promise<LockManagerSnapshot> => {
      const told = this.held.map((one) => ({ name: one.name, mode: one.mode, clientId: one.agent.name }));
      return new Promise((resolve) => agent.post(() => resolve({ held: told, pending: [] })));
    };
    return { request, query } as Locks;
  }

  holderOf(name: string): string | undefined {
    return this.held.find((one) => one.name === name)?.agent.name;
  }

  /** How many locks a page has or waits for. */
  countOf(agent: Agent): number {
    return [...this.held, ...this.queued].filter((one) => one.agent === agent).length;
  }

  /** The page is gone. The browser gives the locks of this page to other pages. */
  drop(agent: Agent): void {
    const names = new Set([...this.held, ...this.queued].map(({ name }) => name));
    this.held = this.held.filter((one) => one.agent !== agent);
    this.queued = this.queued.filter((one) => one.agent !== agent);
    for (const name of names) this.#serve(name);
  }

  #request(agent: Agent, name: string, options: LockOptions, callback: Asked['callback']): Promise<unknown> {
    const { mode = 'exclusive', ifAvailable = false, steal = false, signal } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const ask: Asked = { agent, name, mode, callback, resolve, reject, isAborted: false, isKnown: false };
      if (steal) {
        for (const one of this.held.filter((held) => held.name === name)) this.#break(one);
        return this.#grant(ask);
      }
      if (ifAvailable) {
        return this.#isFree(ask) ? this.#grant(ask) : agent.post(() => this.#run(ask, null));
      }
      this.queued.push(ask);
      signal?.addEventListener('abort', () => {
        if (ask.isKnown) return;
        reject(signal.reason);
        ask.isAborted = true;
        this.queued = this.queued.filter((one) => one !== ask);
        this.#serve(name);
      });
      this.#serve(name);
    });
  }

  /** Whether the request can be granted: it is the first in the queue, and no held lock excludes it. */
  #isFree(ask: Asked): boolean {
    const first = this.queued.find(({ name }) => name === ask.name);
    const beside = this.held.filter(({ name }) => name === ask.name);
    const isShared = ask.mode === 'shared' && beside.every(({ mode }) => mode === 'shared');
    return (first === undefined || first === ask) && (beside.length === 0 || isShared);
  }

  #serve(name: string): void {
    for (;;) {
      const first = this.queued.find((one) => one.name === name);
      if (!first || !this.#isFree(first)) return;
      this.queued = this.queued.filter((one) => one !== first);
      this.#grant(first);
    }
  }

  #grant(ask: Asked): void {
    this.held.push(ask);
    ask.agent.post(() => {
      if (ask.isAborted) return this.#release(ask);
      this.#run(ask, { name: ask.name, mode: ask.mode });
    });
  }

  #run(ask: Asked, lock: Lock | null): void {
    ask.isKnown = true;
    // The promise turns an error of the callback into a rejection.
    new Promise((done) => done(ask.callback(lock))).then(
      (value) => {
        this.#release(ask);
        ask.resolve(value);
      },
      (error) => {
        this.#release(ask);
        ask.reject(error);
      },
    );
  }

  #release(ask: Asked): void {
    if (!this.held.includes(ask)) return;
    this.held = this.held.filter((one) => one !== ask);
    this.#serve(ask.name);
  }

  #break(ask: Asked): void {
    this.held = this.held.filter((one) => one !== ask);
    ask.agent.post(() => ask.reject(new DOMException('stolen', 'AbortError')), ask.name);
  }
}

/** Locks that never answer, as in some browsers. */
export const silentLocks = {
  request: () => new Promise(() => {}),
  query: () => new Promise(() => {}),
} as unknown as Locks;

/** Locks that are forbidden to this origin. */
export const deniedLocks = {
  request: () => Promise.reject(new DOMException('denied', 'SecurityError')),
  query: () => Promise.reject(new DOMException('denied', 'SecurityError')),
} as unknown as Locks;
