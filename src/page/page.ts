/**
 * What a checkout needs of the page it runs on: clocks, chance, timers, storage, locks, and signs of the shopper.
 * Tests bring their own. It knows nothing of plans, sessions or payments.
 */
export interface Page {
  /** Milliseconds on a monotonic clock: it never jumps back, and may stand still while the page sleeps. */
  now(): number;
  /** Milliseconds on the wall clock: it goes on without the page, and may jump. */
  wallNow(): number;
  /** A number in [0, 1), drawn anew. For back-off only: another script may have seeded it. */
  chance(): number;
  /** A name that nobody else has. */
  newName(): string;
  /** Runs something after at least so many ms; returns how to call it off. */
  after(ms: number, run: () => void): () => void;
  /** Listens until the returned function is called. */
  watch(hear: (sign: Sign) => void): () => void;
  /** The browser says that there is no network. It may be wrong. */
  isOffline(): boolean;
  /** Not prerendering, and one of these documents is visible. */
  isVisible(documents: readonly Document[]): boolean;
  /** The shopper may be looking: it is visible, or was used just now. */
  isSeen(documents: readonly Document[]): boolean;
  /** One of these documents has the focus, or the page around it does. */
  hasFocus(documents: readonly Document[]): boolean;
  /** The page came by a reload, or from the history: what its template says may be old. */
  isRevisited(): boolean;
  /** The browser's storage for this origin; `null` where it is refused. */
  storage(): Store | null;
  /** What ends with the page, shared by every copy of this script on it. */
  memory(): Memory;
  /** Web Locks; `null` where there are none. */
  locks(): Locks | null;
  /** Talks to the other pages of this origin; `null` where that cannot be done. */
  openChannel(name: string, hear: (data: unknown) => void): Channel | null;
  /** Opens the connection on which writes will go, so that the first pick need not wait for name, TCP and TLS. */
  preconnect(url: string): void;
}

/**
 * - `turned`: the shopper turned to this page: it became visible, got the focus, or got a trusted event. Often
 * - `shown`: it became visible. Comes after `turned`
 * - `hidden`: it is no longer visible
 * - `frozen`: nothing of it runs from now on, but what others post to it
 * - `resumed`: it came back from the back/forward cache or from suspension
 * - `leaving`: it may never run again
 * - `online`, `offline`: what the browser says of the network
 */
export type Sign = 'turned' | 'shown' | 'hidden' | 'frozen' | 'resumed' | 'leaving' | 'online' | 'offline';

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export interface Memory {
  /** The checkouts that run here. */
  readonly running: Set<unknown>;
  /** For what the browser's own store does not take. */
  readonly store: Store;
}

export type Locks = Pick<LockManager, 'request' | 'query'>;

export interface Channel {
  tell(data: object): void;
  close(): void;
}
