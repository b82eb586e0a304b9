/**
 * Speaks the Chrome DevTools Protocol with the browser over a pipe. So the browser opens no port, and only this code
 * attaches a tool to a page. An attached tool may pretend that the page has the focus.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

export interface Devtools {
  send<Result>(method: string, params?: object, sessionId?: string): Promise<Result>;
  /** Listens to the events of a DevTools session. */
  hear(sessionId: string, listener: (method: string, params: never) => void): void;
  close(): Promise<void>;
}

const flags = [
  ...['--headless=new', '--no-sandbox', '--remote-debugging-pipe', '--no-first-run', '--disable-gpu'],
  ...['--ignore-certificate-errors', '--disable-background-networking', '--disable-component-update'],
  ...['--disable-sync', '--disable-default-apps', '--mute-audio', '--password-store=basic'],
];

export function openChromium(executablePath: string): Devtools {
  const profile = mkdtempSync(join(tmpdir(), 'campaign-'));
  const child = spawn(executablePath, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Map<string, (method: string, params: never) => void>();
  let last = 0;
  let rest = '';
  let isOver = false;
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop() ?? '';
    for (const text of messages) {
      const message: Message = JSON.parse(text);
      if (message.method) listeners.get(message.sessionId ?? '')?.(message.method, message.params as never);
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    }
  });
  input.on('error', () => {});
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve())).then(() => {
    isOver = true;
    for (const [id, settle] of waiting) settle({ id, error: { message: 'the browser has ended' } });
    // The browser's helper processes may run a little longer and write files, so the removal may fail. This does no
    // harm, because the folder is temporary.
    return rm(profile, { recursive: true, force: true, maxRetries: 20 }).catch(() => {});
  });

  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        if (isOver) return reject(new Error('the browser has ended'));
        const id = ++last;
        waiting.set(id, ({ result, error }) => {
          if (error) reject(new Error(`${method}: ${error.message}`));
          else resolve(result as never);
        });
        input.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`);
      }),
    hear: (sessionId, listener) => void listeners.set(sessionId, listener),
    async close() {
      child.kill();
      await ended;
    },
  };
}

interface Message {
  readonly id: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly sessionId?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}
