/**
 * Drives browsers as shoppers use them: tabs of one window hide each other, and a tab can be frozen. Chromium is driven
 * without Playwright, because Playwright keeps every page visible, focused and awake. Firefox is driven with
 * Playwright, and WebKit with plain WebDriver. In Firefox and WebKit, no tab is hidden or frozen.
 */
import type { BrowserType, Page } from 'playwright';
import { openDriver, type WebKit } from '../webkit/driver.ts';
import { movePointer, tabsOf, type Tab as WebKitTab } from '../webkit/tab.ts';
import { type Devtools, openChromium } from './pipe.ts';

/** An act that only some of the drivers can perform, such as freezing a page. */
export type Ability = 'hide' | 'freeze' | 'prerender' | 'restore';

export interface Tab {
  /** Runs a function in the page. If the function returns a promise, waits for it. */
  evaluate<Argument, Result>(
    run: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  /** Brings the tab in front of the other tabs of its window. */
  show(): Promise<void>;
  /** Moves the pointer over the page, as a shopper does now and then. */
  point(): Promise<void>;
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Attaches the driver permanently, so that the driver can listen to the page's events. Only Chromium can do this. */
  watch(): Promise<Watch>;
  close(): Promise<void>;
}

export interface Watch {
  send<Result>(method: string, params?: object): Promise<Result>;
  hear(listener: (method: string, params: never) => void): void;
}

/** A separate window with separate storage. */
export interface Window {
  open(url: string): Promise<Tab>;
  close(): Promise<void>;
}

export interface Browser {
  /** As in the option `--browser`. */
  readonly name: 'chromium' | 'firefox' | 'webkit';
  readonly version: string;
  readonly abilities: ReadonlySet<Ability>;
  openWindow(): Promise<Window>;
  close(): Promise<void>;
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  const devtools = openChromium(executablePath);
  const { product } = await devtools.send<{ product: string }>('Browser.getVersion');
  const isShell = product.startsWith('Headless');
  return {
    name: 'chromium',
    version: product.replace(/^.*\//, ''),
    abilities: new Set(isShell ? ['freeze'] : ['hide', 'freeze', 'prerender', 'restore']),
    async openWindow() {
      const { browserContextId } = await devtools.send<{ browserContextId: string }>(
        'Target.createBrowserContext',
      );
      return {
        async open(url) {
          const { targetId } = await devtools.send<{ targetId: string }>('Target.createTarget', {
            ...{ url, browserContextId },
          });
          return tabOf(devtools, targetId);
        },
        close: () => devtools.send('Target.disposeBrowserContext', { browserContextId }),
      };
    },
    close: () => devtools.close(),
  };
}

/**
 * The driver is attached to the page only during a command, because a page with an attached driver prerenders no other
 * page.
 */
function tabOf(devtools: Devtools, targetId: string): Tab {
  const attached = async <Result>(act: (sessionId: string) => Promise<Result>): Promise<Result> => {
    const { sessionId } = await devtools.send<{ sessionId: string }>('Target.attachToTarget', {
      ...{ targetId, flatten: true },
    });
    try {
      return await act(sessionId);
    } finally {
      await devtools.send('Target.detachFromTarget', { sessionId }).catch(() => {});
    }
  };
  /**
   * The id of the DevTools session that froze the page, or null. That session stays attached: the page would wake up if
   * the session were detached.
   */
  let freezer: string | null = null;
  return {
    evaluate: (run, argument) =>
      attached(async (sessionId) => {
        const { result, exceptionDetails } = await devtools.send<Evaluated>(
          'Runtime.evaluate',
          {
            expression: `(${run})(${JSON.stringify(argument) ?? ''})`,
            ...{ awaitPromise: true, returnByValue: true },
          },
          sessionId,
        );
        if (exceptionDetails)
          throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value as never;
      }),
    show: () => devtools.send('Target.activateTarget', { targetId }),
    point: () =>
      attached((sessionId) =>
        devtools.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x: 9, y: 9 }, sessionId),
      ),
    async freeze() {
      const attach = { targetId, flatten: true };
      const { sessionId } = await devtools.send<{ sessionId: string }>('Target.attachToTarget', attach);
      freezer = sessionId;
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' }, sessionId);
    },
    async thaw() {
      if (freezer === null) return;
      await devtools.send('Page.setWebLifecycleState', { state: 'active' }, freezer);
      await devtools.send('Target.detachFromTarget', { sessionId: freezer });
      freezer = null;
    },
    async watch() {
      const attach = { targetId, flatten: true };
      const { sessionId } = await devtools.send<{ sessionId: string }>('Target.attachToTarget', attach);
      return {
        send: (method, params) => devtools.send(method, params, sessionId),
        hear: (listener) => devtools.hear(sessionId, listener),
      };
    },
    close: () => devtools.send('Target.closeTarget', { targetId }),
  };
}

interface Evaluated {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

export async function launchFirefox(firefox: BrowserType, executablePath?: string): Promise<Browser> {
  const browser = await firefox.launch({ channel: 'moz-firefox', ...(executablePath && { executablePath }) });
  return {
    name: 'firefox',
    version: browser.version(),
    abilities: new Set(),
    async openWindow() {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      return {
        async open(url) {
          const page = await context.newPage();
          // The campaign itself says when a page is stuck. A busy machine must not end a visit.
          await page.goto(url, { timeout: 0 });
          return tabOnPage(page);
        },
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

const tabOnPage = (page: Page): Tab => ({
  evaluate: (run, argument) => page.evaluate(run as never, argument) as never,
  show: () => page.bringToFront(),
  point: () => page.mouse.move(9, 9),
  freeze: async () => {},
  thaw: async () => {},
  watch: () => Promise.reject(new Error('only Chromium can be watched')),
  close: () => page.close(),
});

/**
 * Each window needs a WebKit of its own, because one driver has one WebDriver session, and all windows of that session
 * share one storage.
 */
export async function launchWebKit(webkit: WebKit): Promise<Browser> {
  const first = await openDriver(webkit);
  const drivers = [first];
  let spare: typeof first | null = first;
  return {
    name: 'webkit',
    version: first.version,
    abilities: new Set(),
    async openWindow() {
      const driver = spare ?? (await openDriver(webkit));
      if (!spare) drivers.push(driver);
      spare = null;
      const tabs = await tabsOf(driver);
      return {
        async open(url) {
          // WebKit ends when its last tab is closed. So the first tab stays open and empty.
          const tab = await tabs.open();
          await tab.send('POST', '/url', { url });
          return tabOnWebKit(tab);
        },
        close: () => driver.close(),
      };
    },
    async close() {
      await Promise.all(drivers.map((driver) => driver.close()));
    },
  };
}

const tabOnWebKit = (tab: WebKitTab): Tab => ({
  evaluate: (run, argument) => tab.evaluate(run, argument),
  show: () => tab.focus(),
  point: () => movePointer(tab, 9, 9),
  freeze: async () => {},
  thaw: async () => {},
  watch: () => Promise.reject(new Error('only Chromium can be watched')),
  close: () => tab.close(),
});
