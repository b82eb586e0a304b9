/**
 * Drives WebKitGTK over plain W3C WebDriver. Each driver has one browser with one session. It also has its own display,
 * because a display has only one focus.
 */
import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { type Display, openDisplay } from './display.ts';
import { endWithUs } from './ending.ts';

/** The paths of the driver, the browser and the virtual display. */
export interface WebKit {
  readonly driver: string;
  readonly browser: string;
  readonly display: string;
}

export interface Driver {
  /** The version of WebKitGTK. */
  readonly version: string;
  readonly display: Display;
  /** Sends a WebDriver command. Rejects with a `DriverError` if the driver refuses the command. */
  send<Result>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Result>;
  close(): Promise<void>;
}

/** `code` is one of WebDriver's error codes. */
export class DriverError extends Error {
  override readonly name = 'DriverError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export async function openDriver(webkit: WebKit): Promise<Driver> {
  const display = await openDisplay(webkit);
  const port = await freePort();
  const child = spawn(webkit.driver, [`--port=${port}`], {
    stdio: 'ignore',
    env: {
      ...{ ...process.env, DISPLAY: display.name },
      // WebKit's process sandbox needs rights that a container does not give. The test pages are trusted, so they need
      // no sandbox.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      // The virtual display has no graphics card, so accelerated compositing only costs time.
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    },
  });
  const end = endWithUs(child);
  let isOver = false;
  child.once('exit', () => {
    isOver = true;
  });
  child.once('error', () => {
    isOver = true;
  });

  const ask = async <Result>(method: string, path: string, body?: object): Promise<Result> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      ...{ method, ...(method === 'POST' && { body: JSON.stringify(body ?? {}) }) },
    });
    const { value } = (await answer.json()) as { value: Result & Partial<Refusal> };
    if (!answer.ok) throw new DriverError(value?.error ?? 'unknown', value?.message ?? '');
    return value;
  };
  while (!(await ask('GET', '/status').then(Boolean, () => false))) {
    if (isOver) throw new Error('the driver of WebKit has ended');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  const { sessionId, capabilities } = await ask<Session>('POST', '/session', {
    capabilities: {
      alwaysMatch: {
        acceptInsecureCerts: true,
        pageLoadStrategy: 'none',
        // There is no script timeout. WebKit would measure it with the page's own timers, and the page may have
        // replaced these.
        timeouts: { script: null },
        'webkitgtk:browserOptions': { binary: webkit.browser, args: ['--automation'] },
      },
    },
  });
  return {
    ...{ version: capabilities.browserVersion, display },
    send: (method, path, body) => ask(method, `/session/${sessionId}${path}`, body),
    async close() {
      await ask('DELETE', `/session/${sessionId}`).catch(() => {});
      end();
      display.close();
    },
  };
}

interface Session {
  readonly sessionId: string;
  readonly capabilities: { readonly browserVersion: string };
}

interface Refusal {
  readonly error: string;
  readonly message: string;
}

/** A free port. The driver does not accept 0, and does not report which port it uses. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
