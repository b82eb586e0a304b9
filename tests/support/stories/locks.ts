/**
 * Web Locks, in small. The browser decides at once; a page hears of it in a task of its own, in order, and a frozen one
 * only once it runs again. So a page may hold a lock that it does not know of, or have lost one.
 */
import type { Locks } from '../../../src/page/page.ts';

/** A page, as the browser sees it. */
export interface Agent {
  readonly name: string;
  /** Queues a task of the page. `loses`: the lock of whose loss it tells. */
  post(run: () => void, loses?: string): void;
}

interface Asked {
  readonly agent: Agent;
  readonly name: string;
  readonly mode: LockMode;
  readonly callback: (lock: Lock | null) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  /** The page gave up asking, but had been given it already. */
  isAborted: boolean;
  /** The page knows that it has it: it can no longer give up asking. */
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

  /** What a page has of locks, or asks for. */
  countOf(agent: Agent): number {
    return [...this.held, ...this.queued].filter((one) => one.agent === agent).length;
  }

  /** The page is gone: the browser gives its locks to others. */
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

  /** First of those who wait, and beside nobody who minds. */
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
    // A promise of its own turns what the callback throws into a rejection.
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

/** Locks that never answer, as some browsers' do. */
export const silentLocks = {
  request: () => new Promise(() => {}),
  query: () => new Promise(() => {}),
} as unknown as Locks;

/** Locks that are forbidden to this origin. */
export const deniedLocks = {
  request: () => Promise.reject(new DOMException('denied', 'SecurityError')),
  query: () => Promise.reject(new DOMException('denied', 'SecurityError')),
} as unknown as Locks;
