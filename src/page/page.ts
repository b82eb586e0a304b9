/**
 * What a checkout needs of the page it runs on: clocks, chance, timers, storage, locks, and signs of the shopper. Tests
 * bring their own page. This module knows nothing of plans, sessions or payments.
 */
export interface Page {
  /** Milliseconds on a monotonic clock: it never jumps back, and may stand still while the page sleeps. */
  now(): number;
  /** Milliseconds on the wall clock: it goes on without the page, and may jump. */
  wallNow(): number;
  /** A number in [0, 1), drawn anew. Only back-off uses it, because another script may have seeded the generator. */
  chance(): number;
  /** A unique name. */
  newName(): string;
  /** Calls `run` after at least this many ms. Returns a function that cancels it. */
  after(ms: number, run: () => void): () => void;
  /** Listens until the returned function is called. */
  watch(hear: (sign: Sign) => void): () => void;
  /** The browser says that there is no network. It may be wrong. */
  isOffline(): boolean;
  /** Not prerendering, and one of these documents is visible. */
  isVisible(documents: readonly Document[]): boolean;
  /** The shopper may be looking: the page is visible, or was used just now. */
  isSeen(documents: readonly Document[]): boolean;
  /** One of these documents has the focus, or the page around it does. */
  hasFocus(documents: readonly Document[]): boolean;
  /** The page was reloaded, or came from the history. Its template may be out of date. */
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
 * - `turned`: the shopper turned to this page: it became visible, got the focus, or got a trusted event. This happens
 *   often
 * - `shown`: it became visible. Comes after `turned`
 * - `hidden`: it is no longer visible
 * - `frozen`: from now on nothing in the page runs, except for messages from other pages
 * - `resumed`: it came back from the back/forward cache or from suspension
 * - `leaving`: it may never run again
 * - `online`, `offline`: what the browser says of the network
 */
export type Sign = 'turned' | 'shown' | 'hidden' | 'frozen' | 'resumed' | 'leaving' | 'online' | 'offline';

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface Memory {
  /** The checkouts that run here. */
  readonly running: Set<unknown>;
  /** For notes that the browser's storage refuses. */
  readonly store: Store;
}

export type Locks = Pick<LockManager, 'request' | 'query'>;

export interface Channel {
  tell(data: object): void;
  close(): void;
}
