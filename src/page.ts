import { joinTabs, type TabNews, type Tabs } from './tabs.ts';

/**
 * What the loop needs of the page it runs on: a clock, chance, timers, and signs that trying again is worth it.
 * Tests bring their own. Importing this touches no global; outside a browser it simply never hears anything.
 */
export interface Page {
  /** Milliseconds on a monotonic clock. Never the wall clock: that one jumps. */
  now(): number;
  /** A number in [0, 1), drawn anew. */
  chance(): number;
  /** Runs something after at least so many ms; returns how to call it off. */
  after(ms: number, run: () => void): () => void;
  /** Listens until the returned function is called. */
  watch(on: {
    /** Online again, or visible again. */
    readonly nudge: () => void;
    /** The shopper turned to this page: focus, a pointer, a key. Often. */
    readonly attend: () => void;
    /** Back from the back/forward cache or from suspension: what was known is old. */
    readonly resume: () => void;
  }): () => void;
  /** Joins the other tabs that have this order open, where that can be done. */
  joinTabs?(orderId: string, hear: (news: TabNews) => void): Tabs | null;
  /** Opens the connection on which writes will go, so that the first pick need not wait for name, TCP and TLS. */
  preconnect?(url: string): void;
}

/** A timer longer than this fires at once (a signed 32-bit count of ms). */
const longestTimer = 2 ** 31 - 1;

export const browserPage: Page = {
  now: () => performance.now(),
  chance: () => Math.random(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, longestTimer));
    return () => clearTimeout(timer);
  },
  joinTabs,
  preconnect(url) {
    if (typeof document === 'undefined') return;
    const link = document.createElement('link');
    // Requests without credentials have connections of their own.
    Object.assign(link, { rel: 'preconnect', crossOrigin: 'anonymous', href: new URL(url).origin });
    // A browser heeds it as it is put in. Nothing stays behind in the host's page.
    document.head?.append(link);
    link.remove();
  },
  watch({ nudge, attend, resume }) {
    if (typeof document === 'undefined') return () => {};
    const stop = new AbortController();
    const listen = (target: EventTarget, type: string, run: (event: Event) => void) =>
      target.addEventListener(type, run, { signal: stop.signal, passive: true });
    listen(window, 'online', nudge);
    for (const type of ['focus', 'pointermove', 'pointerdown', 'keydown']) listen(window, type, attend);
    listen(document, 'visibilitychange', () => {
      if (document.visibilityState === 'visible') nudge();
    });
    listen(document, 'resume', resume);
    listen(window, 'pageshow', (event) => {
      if ((event as PageTransitionEvent).persisted) resume();
    });
    return () => stop.abort();
  },
};
