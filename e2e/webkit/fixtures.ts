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

  constructor(tabs: Tabs) {
    this.#tabs = tabs;
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

  /** Closes all windows but the first one, which no test uses. */
  async close(): Promise<void> {
    const { first } = this.#tabs;
    for (const tab of await this.#tabs.all()) if (tab !== first) await tab.close();
  }

  async #take(tab: Tabs['first']): Promise<Page> {
    this.#known.add(tab.handle);
    const page = await Page.on(tab, this.#shared);
    this.#pages.push(page);
    return page;
  }
}

/** A launched WebKit. */
interface Browser {
  readonly version: string;
  readonly tabs: Tabs;
}

/**
 * A worker launches one WebKit for all its tests, because a launch takes longer than most tests. Each test has its own
 * windows, and its site has its own port. So no test sees what another test has stored.
 */
export const test = base.extend<object, { webkit: Browser }>({
  webkit: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures a function needs
    async ({}, use) => {
      const webkit = findWebKit();
      if (!webkit) throw new Error('There is no WebKit here.');
      const driver = await openDriver(webkit);
      await use({ version: driver.version, tabs: await tabsOf(driver) });
      await driver.close();
    },
    { scope: 'worker' },
  ],
  context: async ({ webkit: { version, tabs } }, use, info) => {
    const limit = limitOf(info.title);
    info.skip(limit !== undefined, limit);
    info.annotations.push({ type: 'engine', description: `WebKitGTK ${version}` });
    const context = new Context(tabs);
    await use(context as unknown as BrowserContext);
    await context.close();
    await Promise.all(context.pages().map((page) => page.forget()));
  },
  page: async ({ context }, use) => {
    await use(await context.newPage());
  },
});
