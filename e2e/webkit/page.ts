/** A page of WebKit, with the part of Playwright's `Page` that the specs use. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Clock } from './clock.ts';
import { type Ear, openEar, type Told } from './ear.ts';
import { Frame, type Run } from './frame.ts';
import { literal } from './literal.ts';
import type { Handle, Locator, RoleOptions } from './locator.ts';
import { isGone, type Tab } from './tab.ts';

/** What the pages of a context share. */
export interface Shared {
  /** The scripts that run first in each page. */
  readonly scripts: string[];
  /** Called with each error that a page throws. */
  readonly onError: ((error: object) => void)[];
  /**
   * The page that is loading a document, or null. Plain WebDriver cannot run a script before the page's own scripts, so
   * the site puts such scripts into the document. The site cannot know which page has requested the document, so this
   * field names the page.
   */
  onItsWay: { readonly ownPreamble: string } | null;
}

type Listeners = Map<string, ((event: never) => void)[]>;

export class Page {
  readonly _apiName = 'Page';
  readonly clock: Clock;
  readonly #tab: Tab;
  readonly #ear: Ear;
  readonly #listeners: Listeners;
  readonly #scripts: string[] = [];
  readonly #shared: Shared;
  /** The document that the page shows. */
  readonly #frame: Frame;

  static async on(tab: Tab, shared: Shared): Promise<Page> {
    const listeners: Listeners = new Map();
    const ear = await openEar((told) => {
      for (const listener of listeners.get(told.type) ?? []) listener(eventOf(told) as never);
      if (told.type === 'pageerror') for (const hear of shared.onError) hear(told.facts);
    });
    return new Page(tab, ear, listeners, shared);
  }

  private constructor(tab: Tab, ear: Ear, listeners: Listeners, shared: Shared) {
    this.#tab = tab;
    this.#ear = ear;
    this.#listeners = listeners;
    this.#shared = shared;
    this.#frame = new Frame(tab);
    this.clock = new Clock(this);
  }

  get keyboard(): Frame['keyboard'] {
    return this.#frame.keyboard;
  }

  get mouse(): Frame['mouse'] {
    return this.#frame.mouse;
  }

  /**
   * The scripts that the site must put at the start of the document that it serves next. Each page has its own scripts,
   * so these are the scripts of the page that is loading.
   */
  get preamble(): string {
    return this.#shared.onItsWay?.ownPreamble ?? '';
  }

  get ownPreamble(): string {
    const all = [this.#ear.script, ...this.#shared.scripts, ...this.#scripts];
    const scripts = all.map((script) => script.replaceAll('</', '<\\/'));
    return `<script>${scripts.join(';\n')};\ndocument.currentScript.remove();</script>`;
  }

  async addInitScript<Argument>(run: Run<Argument, unknown>, argument?: Argument): Promise<void> {
    this.#scripts.push(scriptOf(run, argument));
  }

  async exposeFunction(name: string, run: (...args: never[]) => unknown): Promise<void> {
    const script = this.#ear.expose(name, run);
    this.#scripts.push(script);
    await this.#tab.evaluate(`() => { ${script} }`, null);
  }

  on(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  waitForResponse<Response>(matches: (response: Response) => boolean): Promise<Response> {
    return new Promise((resolve) => {
      this.on('response', (response) => matches(response) && resolve(response));
    });
  }

  async goto(url: string, { waitUntil = 'load' }: { waitUntil?: 'load' | 'commit' } = {}): Promise<void> {
    await this.#leave(() => this.#tab.send('POST', '/url', { url }), waitUntil);
  }

  async reload(): Promise<void> {
    await this.#leave(() => this.#tab.send('POST', '/refresh'), 'load');
  }

  url(): Promise<string> {
    return this.#tab.send('GET', '/url');
  }

  evaluate<Argument, Result>(run: Run<Argument, Result>, argument?: Argument): Promise<Result> {
    return this.#frame.evaluate(typeof run === 'string' ? `() => (${run})` : run, argument);
  }

  evaluateHandle(run: () => unknown): Promise<Handle> {
    return this.#frame.keep(String(run));
  }

  locator(selector: string): Locator {
    return this.#frame.locator(selector);
  }

  getByRole(role: string, options?: RoleOptions): Locator {
    return this.#frame.getByRole(role, options);
  }

  getByText(text: string | RegExp, options?: { exact?: boolean }): Locator {
    return this.#frame.getByText(text, options);
  }

  frameLocator(selector: string): Frame {
    return new Frame(this.#tab, selector);
  }

  async addScriptTag({ url, path }: { url: string; path?: undefined } | { url?: undefined; path: string }) {
    if (path !== undefined) {
      const content = await readFile(path, 'utf8');
      await this.evaluate((content) => {
        document.head.append(Object.assign(document.createElement('script'), { textContent: content }));
      }, content);
      return;
    }
    await this.evaluate(
      (src) =>
        new Promise<void>((resolve, reject) => {
          const script = Object.assign(document.createElement('script'), { src, onerror: reject });
          script.onload = () => resolve();
          document.head.append(script);
        }),
      url,
    );
  }

  async addStyleTag({ content }: { content: string }): Promise<void> {
    await this.evaluate((content) => {
      document.head.append(Object.assign(document.createElement('style'), { textContent: content }));
    }, content);
  }

  /**
   * WebDriver sets the outer size of a window, with its borders. So the size of the borders is added to the given size.
   */
  async setViewportSize({ width, height }: { width: number; height: number }): Promise<void> {
    const sizeNow = () => this.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    await this.#frame.poll(async () => {
      const inner = await sizeNow();
      if (inner.width === width && inner.height === height) return { value: undefined };
      const outer = await this.#tab.send<{ width: number; height: number }>('GET', '/window/rect');
      await this.#tab.send('POST', '/window/rect', {
        width: outer.width + width - inner.width,
        height: outer.height + height - inner.height,
      });
      return { otherwise: `it is ${inner.width} × ${inner.height}` };
    }, `the size ${width} × ${height}`);
  }

  /**
   * WebDriver cannot change the shopper's settings. But a page itself can ask for the dark scheme. The page then looks
   * as if the shopper had set the dark scheme. No other setting can be emulated in this way.
   */
  async emulateMedia({ colorScheme = 'light' }: { colorScheme?: 'light' | 'dark' }): Promise<void> {
    await this.evaluate((scheme) => {
      document.documentElement.style.colorScheme = scheme;
    }, colorScheme);
  }

  /** Takes a picture of the visible part of the page. */
  async screenshot({ path }: { path: string }): Promise<void> {
    const picture = await this.#tab.send<string>('GET', '/screenshot');
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, picture, 'base64');
  }

  bringToFront(): Promise<void> {
    return this.#tab.focus();
  }

  close(): Promise<void> {
    return this.#tab.close();
  }

  /** Stops listening to the page. */
  forget(): Promise<void> {
    return this.#ear.close();
  }

  /** Leaves the document, and waits for the next one. To tell them apart, this method marks the old document. */
  async #leave(act: () => Promise<unknown>, until: 'load' | 'commit'): Promise<void> {
    await this.#tab.evaluate("() => { window[Symbol.for('left')] = true; }", null);
    this.#shared.onItsWay = this;
    await act();
    const state = `() => (window[Symbol.for('left')] ? 'left' : document.readyState)`;
    await this.#frame.poll(async () => {
      const now = await this.#tab.evaluate<null, string>(state, null).catch((error) => {
        if (isGone(error)) return 'left';
        throw error;
      });
      const isThere = until === 'commit' ? now !== 'left' : now === 'complete';
      return isThere ? { value: undefined } : { otherwise: now };
    }, 'the document');
    this.#shared.onItsWay = null;
  }
}

export const scriptOf = <Argument>(run: Run<Argument, unknown>, argument: Argument | undefined): string =>
  typeof run === 'string' ? run : `(${run})(${literal(argument)})`;

/** An event as Playwright's listeners expect it. */
function eventOf({ type, facts }: Told): object {
  if (type === 'pageerror') return facts;
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, () => fact]));
}
