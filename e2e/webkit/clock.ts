/** Controls the clock of a page in WebKit, as Playwright's `page.clock` does. */
import { clockScript } from './scripts.ts';

/** The part of a page that its clock needs. */
interface Timed {
  addInitScript(script: string): Promise<void>;
  evaluate(script: string): Promise<unknown>;
}

/** Controls the clock that Playwright's own script puts into the page. */
export class Clock {
  readonly #page: Timed;
  #isInstalled = false;

  constructor(page: Timed) {
    this.#page = page;
  }

  install(): Promise<void> {
    return this.#command('install', Date.now());
  }

  pauseAt(time: number): Promise<void> {
    return this.#command('pauseAt', time);
  }

  runFor(ms: number): Promise<void> {
    return this.#command('runFor', ms);
  }

  setSystemTime(time: number): Promise<void> {
    return this.#command('setSystemTime', time);
  }

  async #command(name: string, time: number): Promise<void> {
    if (!this.#isInstalled) {
      this.#isInstalled = true;
      await this.#page.addInitScript(clockScript());
      await this.#page.evaluate(clockScript());
    }
    const controller = 'globalThis.__pwClock.controller';
    await this.#page.addInitScript(`${controller}.log('${name}', ${Date.now()}, ${time})`);
    await this.#page.evaluate(`${controller}.${name}(${time})`);
  }
}
