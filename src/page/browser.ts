/**
 * The `Page` of a browser. This module can also be imported outside a browser. There, this `Page` never reports a sign
 * of the shopper.
 */
import { after } from '../timer.ts';
import { pageMemory } from './memory.ts';
import type { Channel, Page, Sign } from './page.ts';

/**
 * How long the shopper counts as present after a trusted event, in ms. The shopper counts as present even if the page
 * is not visible.
 */
const presence = 30_000;

let usedAt = Number.NEGATIVE_INFINITY;

export const browserPage: Page = {
  now: () => performance.now(),
  wallNow: () => Date.now(),
  chance: () => Math.random(),
  newName: () => {
    const words = crypto.getRandomValues(new Uint32Array(4));
    let name = '';
    // This loop uses an index, because a library may have replaced the iterator of arrays.
    for (let index = 0; index < 4; index++) name += (words[index] ?? 0).toString(36);
    return name;
  },
  after,
  watch,
  isOffline: () => globalThis.navigator?.onLine === false,
  hasViewer: () => 'document' in globalThis,
  isVisible(documents) {
    if (typeof document === 'undefined') return true;
    if ((document as { prerendering?: boolean }).prerendering) return false;
    return [document, ...documents].some((one) => one.visibilityState !== 'hidden');
  },
  isSeen(documents) {
    // A prerendered page has had no trusted event yet. So its shopper does not count as present.
    return performance.now() - usedAt < presence || browserPage.isVisible(documents);
  },
  hasFocus(documents) {
    if (typeof document === 'undefined') return false;
    return [document, ...documents].some((one) => outermost(one).hasFocus());
  },
  isRevisited() {
    try {
      const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      return entry?.type === 'reload' || entry?.type === 'back_forward';
    } catch {
      return true;
    }
  },
  storage() {
    try {
      return globalThis.localStorage ?? null;
    } catch {
      return null;
    }
  },
  memory: pageMemory,
  locks() {
    try {
      return globalThis.navigator?.locks ?? null;
    } catch {
      return null;
    }
  },
  openChannel,
  preconnect(url) {
    if (typeof document === 'undefined') return;
    const link = document.createElement('link');
    // Writes are sent without credentials, and browsers use a separate connection for such requests. So `crossOrigin`
    // is `anonymous`.
    Object.assign(link, { rel: 'preconnect', crossOrigin: 'anonymous', href: new URL(url).origin });
    // A browser opens the connection as soon as the link is in the page. So the link can be removed at once.
    document.head?.append(link);
    link.remove();
  },
};

/**
 * Returns the document of the outermost page. A frame that nobody has touched has no focus, but the page around it may
 * have the focus. If the page around the frame has another origin, the frame's own document is returned.
 */
function outermost(own: Document): Document {
  try {
    return own.defaultView?.top?.document ?? own;
  } catch {
    return own;
  }
}

function watch(hear: (sign: Sign) => void): () => void {
  if (typeof document === 'undefined') return () => {};
  const stops: (() => void)[] = [];
  // All options of the listener are set. An option that is left out could come from a polluted `Object.prototype`.
  const options = { passive: true, capture: true, once: false };
  const listen = (target: EventTarget, type: string, run: (event: Event) => void) => {
    target.addEventListener(type, run, options);
    stops.push(() => target.removeEventListener(type, run, options));
  };
  const turn = ({ isTrusted }: Event) => {
    if (!isTrusted) return;
    usedAt = performance.now();
    hear('turned');
  };
  for (const type of ['focus', 'pointermove', 'pointerdown', 'keydown']) listen(window, type, turn);
  const change = () => {
    if (document.visibilityState === 'hidden') return hear('hidden');
    hear('turned');
    hear('shown');
  };
  listen(document, 'visibilitychange', change);
  listen(document, 'prerenderingchange', change);
  listen(document, 'freeze', () => hear('frozen'));
  // While the page slept, the shopper may have left. So the last trusted event no longer counts.
  const wake = () => {
    usedAt = Number.NEGATIVE_INFINITY;
    hear('resumed');
  };
  listen(document, 'resume', wake);
  listen(window, 'pagehide', () => hear('leaving'));
  listen(window, 'pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted) wake();
  });
  for (const type of ['online', 'offline'] as const) listen(window, type, () => hear(type));
  return () => {
    for (const stop of stops) stop();
  };
}

function openChannel(name: string, hear: (data: unknown) => void): Channel | null {
  if (typeof window === 'undefined' || typeof BroadcastChannel === 'undefined') return null;
  try {
    const channel = new BroadcastChannel(name);
    let isOpen = true;
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isOpen) hear(data);
    };
    return {
      tell(data) {
        try {
          channel.postMessage(data);
        } catch {
          // With Web Locks, a message that does not arrive does no harm: the journal and the locks have the same
          // information.
        }
      },
      close() {
        isOpen = false;
        channel.close();
      },
    };
  } catch {
    // Firefox throws an error here if it blocks cookies. In that case, there is no channel.
    return null;
  }
}
