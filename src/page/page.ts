/**
 * What a checkout needs from the page that it runs on: clocks, random numbers, timers, storage, locks, and signs of the
 * shopper. Tests use their own implementation of this page. This module knows nothing of plans, sessions or payments.
 */
export interface Page {
  /** Milliseconds on a monotonic clock. This clock never jumps back, but may stop while the page sleeps. */
  now(): number;
  /** Milliseconds on the wall clock. This clock goes on while the page sleeps, but may jump. */
  wallNow(): number;
  /**
   * A new random number in [0, 1). Only the back-off uses this number, because another script may have made it
   * predictable.
   */
  chance(): number;
  /** Returns a new unique name. */
  newName(): string;
  /** Calls `run` after at least `ms` ms. Returns a function that cancels the call. */
  after(ms: number, run: () => void): () => void;
  /** Reports each sign to `hear` until the returned function is called. */
  watch(hear: (sign: Sign) => void): () => void;
  /** Whether the browser says that it has no network. The browser may be wrong. */
  isOffline(): boolean;
  /** Whether this is a page that somebody can see. On a server, it is not. */
  hasViewer(): boolean;
  /** Whether the page or one of the given documents is visible. A prerendered page is not visible. */
  isVisible(documents: readonly Document[]): boolean;
  /** Whether the shopper may be looking at the page: the page is visible, or was used just now. */
  isSeen(documents: readonly Document[]): boolean;
  /** Whether the page or one of the given documents has the focus. The focus of the page around a frame counts, too. */
  hasFocus(documents: readonly Document[]): boolean;
  /**
   * Whether the page was reloaded or came from the history. The session in the HTML of such a page may be out of date.
   */
  isRevisited(): boolean;
  /** The browser's storage for this origin; `null` if the browser refuses it. */
  storage(): Store | null;
  /** Memory that ends with the page. All copies of this script on the page share it. */
  memory(): Memory;
  /** Web Locks; `null` if the browser has none. */
  locks(): Locks | null;
  /** Opens a channel to the other pages of this origin; `null` if that is not possible. */
  openChannel(name: string, hear: (data: unknown) => void): Channel | null;
  /** Opens a connection to the service, so that the first write does not wait for DNS, TCP and TLS. */
  preconnect(url: string): void;
}

/**
 * A sign of the shopper or of the page:
 *
 * - `turned`: the shopper turned to this page. The page became visible, got the focus, or got a trusted event. This
 *   sign comes often
 * - `shown`: the page became visible. This sign comes after `turned`
 * - `hidden`: the page is no longer visible
 * - `frozen`: from now on, no code of the page runs, except the listeners for messages from other pages
 * - `resumed`: the page came back from the back/forward cache or from suspension
 * - `leaving`: the page may never run again
 * - `online`, `offline`: what the browser says of the network
 */
export type Sign = 'turned' | 'shown' | 'hidden' | 'frozen' | 'resumed' | 'leaving' | 'online' | 'offline';

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface Memory {
  /** The checkouts that run in this page. */
  readonly running: Set<unknown>;
  /** Keeps the notes that the browser's storage refuses. */
  readonly store: Store;
}

export type Locks = Pick<LockManager, 'request' | 'query'>;

export interface Channel {
  tell(data: object): void;
  close(): void;
}
