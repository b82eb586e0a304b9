/**
 * A Chromium that is controlled as little as possible, so that tabs are really hidden and frozen, and pages are really
 * prerendered. With Playwright none of this happens, because Playwright gives the focus to each page.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { chromium } from '@playwright/test';
import { findChromium } from '../../../.ci/browser.mjs';

export interface LoneTab {
  /** Runs an expression in the page, and returns its result. */
  evaluate<T>(expression: string): Promise<T>;
  /** Restores the tab's window. Each tab has its own window. */
  show(): Promise<void>;
  /** Minimises the tab's window. This hides the page, and takes its focus. */
  hide(): Promise<void>;
  freeze(): Promise<void>;
  /** Throws if the page was not really frozen. */
  thaw(): Promise<void>;
  /** Clicks with real input on the card, or the button of the picker, that has this text. */
  click(title: string): Promise<void>;
}

export interface LoneBrowser {
  open(url: string, how?: { readonly hidden?: boolean }): Promise<LoneTab>;
  /** Opens a page without attaching a tool to it. */
  openUnattended(url: string): Promise<void>;
  close(): Promise<void>;
}

type Params = Readonly<Record<string, unknown>>;

export async function openLoneBrowser(): Promise<LoneBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'lone-browser-'));
  const browser = spawn(
    findChromium() ?? chromium.executablePath(),
    [
      ...['--headless=new', '--remote-debugging-pipe', `--user-data-dir=${profile}`, '--no-sandbox'],
      ...['--no-first-run', '--disable-gpu', '--disable-dev-shm-usage', '--window-size=900,900'],
      // Without this flag, Chromium does not prerender when there is little memory.
      '--disable-features=Prerender2MemoryControls',
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const send = driverOver(browser);

  const open: LoneBrowser['open'] = async (url, { hidden = false } = {}) => {
    const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    const ask = (method: string, params?: Params) => send(method, params, String(sessionId));
    await ask('Page.enable');
    await ask('Page.addScriptToEvaluateOnNewDocument', {
      source: `document.addEventListener('freeze', () => { window.wasFrozen = true; });`,
    });
    const evaluate = async <T>(expression: string): Promise<T> => {
      const { result, exceptionDetails } = (await ask('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
      })) as { result: { value: T }; exceptionDetails?: { exception?: { description?: string } } };
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? 'the page threw');
      return result.value;
    };
    const { windowId } = await send('Browser.getWindowForTarget', { targetId });
    const resize = async (windowState: string) =>
      void (await send('Browser.setWindowBounds', { windowId, bounds: { windowState } }));
    if (hidden) await resize('minimized');
    await ask('Page.navigate', { url });
    return {
      evaluate,
      show: () => resize('normal'),
      hide: () => resize('minimized'),
      freeze: async () => void (await ask('Page.setWebLifecycleState', { state: 'frozen' })),
      async thaw() {
        await ask('Page.setWebLifecycleState', { state: 'active' });
        if (!(await evaluate('window.wasFrozen'))) throw new Error('the page was never frozen');
      },
      async click(title) {
        const { x, y } = await evaluate<{ x: number; y: number }>(`(() => {
          const root = document.querySelector('ff-plan-picker').shadowRoot;
          const label = [...root.querySelectorAll('label, button')].find((one) => one.textContent.includes(${JSON.stringify(title)}));
          const { x, y, width, height } = label.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        })()`);
        const mouse = { x, y, button: 'left', clickCount: 1 };
        await ask('Input.dispatchMouseEvent', { ...mouse, type: 'mousePressed' });
        await ask('Input.dispatchMouseEvent', { ...mouse, type: 'mouseReleased' });
      },
    };
  };

  return {
    open,
    openUnattended: async (url) => void (await send('Target.createTarget', { url })),
    async close() {
      const ended = new Promise((resolve) => browser.once('exit', resolve));
      send('Browser.close').catch(() => {});
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Send = (method: string, params?: Params, sessionId?: string) => Promise<Record<string, unknown>>;

/** Sends commands to the browser over its pipe. A command is a JSON text, followed by a zero byte. */
const driverOver = (browser: ChildProcess): Send => {
  const [, , , toBrowser, fromBrowser] = browser.stdio as [null, null, null, Writable, Readable];
  const open = new Map<
    number,
    { resolve(result: Record<string, unknown>): void; reject(cause: Error): void }
  >();
  let lastId = 0;
  let rest = '';
  fromBrowser.setEncoding('utf8');
  fromBrowser.on('data', (piece: string) => {
    const texts = (rest + piece).split('\0');
    rest = texts.pop() ?? '';
    for (const text of texts) {
      const { id, result, error } = JSON.parse(text);
      if (error) open.get(id)?.reject(new Error(error.message));
      else open.get(id)?.resolve(result);
      open.delete(id);
    }
  });
  browser.once('exit', () => {
    for (const { reject } of open.values()) reject(new Error('the browser is gone'));
  });
  toBrowser.on('error', () => {});
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      open.set(lastId, { resolve, reject });
      toBrowser.write(`${JSON.stringify({ id: lastId, method, params, ...(sessionId && { sessionId }) })}\0`);
    });
};
