/**
 * What a checkout needs from the page it runs on: clocks, random numbers, timers, storage, locks, and signs of the
 * shopper. Tests use a page of their own. This module knows nothing of plans, sessions or payments.
 */
export interface Page {
  /** Milliseconds on a monotonic clock: it never jumps back, and may stand still while the page sleeps. */
  now(): number;
  /** Milliseconds on the wall clock: it goes on while the page sleeps, and may jump. */
  wallNow(): number;
  /**
   * A new random number in [0, 1). Only back-off uses it, because another script may have made these numbers
   * predictable.
   */
  chance(): number;
  /** A unique name. */
  newName(): string;
  /** Calls `run` after at least this many ms. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Listens until the returned function is called. */
  watch(hear: (sign: Sign) => void): () => void;
  /** The browser says that there is no network. The browser may be wrong. */
  isOffline(): boolean;
  /** The page is not prerendered, and the page or one of these documents is visible. */
  isVisible(documents: readonly Document[]): boolean;
  /** The shopper may be looking: the page is visible, or was used just now. */
  isSeen(documents: readonly Document[]): boolean;
  /** The page or one of these documents has the focus, or the page around them has it. */
  hasFocus(documents: readonly Document[]): boolean;
  /** The page was reloaded, or came from the history, so the session in its HTML may be out of date. */
  isRevisited(): boolean;
  /** The browser's storage for this origin; `null` where it is refused. */
  storage(): Store | null;
  /** Memory that ends with the page. All copies of this script on the page share it. */
  memory(): Memory;
  /** Web Locks; `null` where there are none. */
  locks(): Locks | null;
  /** Talks to the other pages of this origin; `null` where that is not possible. */
  openChannel(name: string, hear: (data: unknown) => void): Channel | null;
  /** Opens the connection for writes, so that the first pick does not wait for DNS, TCP and TLS. */
  preconnect(url: string): void;
}

/**
 * - `turned`: the shopper turned to this page: the page became visible, got the focus, or got a trusted event. This
 *   happens often
 * - `shown`: the page became visible. This sign comes after `turned`
 * - `hidden`: the page is no longer visible
 * - `frozen`: from now on nothing in the page runs, except for messages from other pages
 * - `resumed`: the page came back from the back/forward cache or from suspension
 * - `leaving`: the page may never run again
 * - `online`, `offline`: what the browser says of the network
 */
export type Sign = 'turned' | 'shown' | 'hidden' | 'frozen' | 'resumed' | 'leaving' | 'online' | 'offline';

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface Memory {
  /** The checkouts that run in this page. */
  readonly running: Set<unknown>;
  /** For notes that the browser's storage refuses. */
  readonly store: Store;
}

export type Locks = Pick<LockManager, 'request' | 'query'>;

export interface Channel {
  tell(data: object): void;
  close(): void;
}
