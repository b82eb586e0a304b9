/** Playwright's `test` with pages of WebKit. */
import type { BrowserContext } from '@playwright/test';
import { test as base } from '@playwright/test';
import { findWebKit } from '../../.ci/browser.mjs';
import { openDriver } from './driver.ts';
import type { Run } from './frame.ts';
import { limitOf } from './limits.ts';
import { Page, type Shared, scriptOf } from './page.ts';
import { type Tabs, tabsOf } from './tab.ts';

/** The part of `BrowserContext` that the specs use. */
class Context {
  readonly #tabs: Tabs;
  readonly #pages: Page[] = [];
  readonly #known: Set<string>;
  readonly #shared: Shared = { scripts: [], onError: [], onItsWay: null };
  readonly close: () => Promise<void>;

  constructor(tabs: Tabs, close: () => Promise<void>) {
    this.#tabs = tabs;
    this.close = close;
    this.#known = new Set([tabs.first.handle]);
  }

  async newPage(): Promise<Page> {
    return this.#take(await this.#tabs.open());
  }

  async addInitScript<Argument>(run: Run<Argument, unknown>, argument?: Argument): Promise<void> {
    this.#shared.scripts.push(scriptOf(run, argument));
  }

  on(_: 'weberror', listener: (event: { error(): object }) => void): void {
    this.#shared.onError.push((error) => listener({ error: () => error }));
  }

  /** Resolves with the next page that a page opens. */
  async waitForEvent(_: 'page'): Promise<Page> {
    for (;;) {
      const tab = (await this.#tabs.all()).find(({ handle }) => !this.#known.has(handle));
      if (tab) return this.#take(tab);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  pages(): readonly Page[] {
    return this.#pages;
  }

  async #take(tab: Tabs['first']): Promise<Page> {
    this.#known.add(tab.handle);
    const page = await Page.on(tab, this.#shared);
    this.#pages.push(page);
    return page;
  }
}

export const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it what a fixture needs
  context: async ({}, use, info) => {
    const limit = limitOf(info.title);
    info.skip(limit !== undefined, limit);
    const webkit = findWebKit();
    if (!webkit) throw new Error('There is no WebKit here.');
    const driver = await openDriver(webkit);
    info.annotations.push({ type: 'engine', description: `WebKitGTK ${driver.version}` });
    const context = new Context(await tabsOf(driver), () => driver.close());
    await use(context as unknown as BrowserContext);
    await context.close();
    await Promise.all(context.pages().map((page) => page.forget()));
  },
  page: async ({ context }, use) => {
    await use(await context.newPage());
  },
});
