/**
 * A virtual X11 display. It has no window manager, so this module itself gives windows the focus. To do this, it speaks
 * a small part of the X11 protocol.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { endWithUs } from './ending.ts';

export interface Display {
  /** The display's name, as the environment variable DISPLAY needs it. */
  readonly name: string;
  /** Waits for the window with this title. */
  windowNamed(title: string): Promise<number>;
  focus(window: number): void;
  close(): void;
}

/** Starts a display. The display chooses a free number for itself. */
export async function openDisplay({ display }: { readonly display: string }): Promise<Display> {
  const child = spawn(display, ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const end = endWithUs(child);
  const number = await new Promise<string>((resolve, reject) => {
    let said = '';
    (child.stdio[3] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes('\n')) resolve(said.trim());
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the display has ended')));
  });
  const socket = connect(`/tmp/.X11-unix/X${number}`);
  const server = await greet(socket);
  return {
    name: `:${number}`,
    async windowNamed(title) {
      for (;;) {
        const windows = await server.childrenOf(server.root);
        for (const window of windows) if ((await server.nameOf(window)).includes(title)) return window;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    focus: (window) => server.focus(window),
    close() {
      socket.destroy();
      end();
    },
  };
}

interface Server {
  readonly root: number;
  childrenOf(window: number): Promise<readonly number[]>;
  nameOf(window: number): Promise<string>;
  focus(window: number): void;
}

/** The numbers of X11 requests, and of one atom, in the core protocol. */
const [getTree, getProperty, setInputFocus, nameAtom] = [15, 20, 42, 39];

async function greet(socket: Socket): Promise<Server> {
  await once(socket, 'connect');
  const take = inPieces(socket);
  // The client's greeting: little-endian, protocol version 11.0, no authorisation.
  socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  const head = await take(8);
  const setup = await take(head.readUInt16LE(6) * 4);
  if (head[0] !== 1) throw new Error(`the display says ${setup}`);
  const vendor = Math.ceil(setup.readUInt16LE(16) / 4) * 4;
  const root = setup.readUInt32LE(32 + vendor + setup.readUInt8(21) * 8);

  let last: Promise<unknown> = Promise.resolve();
  /**
   * Sends one request at a time, and waits for its answer. It skips the error that an earlier focus request may have
   * caused.
   */
  const ask = (opcode: number, ...words: readonly number[]): Promise<Buffer> => {
    const answer = last.then(async () => {
      tell(opcode, 0, ...words);
      for (;;) {
        const answer = await take(32);
        if (answer[0] === 1) return Buffer.concat([answer, await take(answer.readUInt32LE(4) * 4)]);
        // The display answers with an error if the window has closed meanwhile.
        if (answer[0] === 0 && answer[10] === opcode) return Buffer.alloc(32);
      }
    });
    last = answer;
    return answer;
  };
  const tell = (opcode: number, detail: number, ...words: readonly number[]): void => {
    const request = Buffer.alloc(4 + words.length * 4);
    request.writeUInt8(opcode, 0);
    request.writeUInt8(detail, 1);
    request.writeUInt16LE(1 + words.length, 2);
    for (const [index, word] of words.entries()) request.writeUInt32LE(word, 4 + index * 4);
    socket.write(request);
  };
  return {
    root,
    async childrenOf(window) {
      const answer = await ask(getTree, window);
      return Array.from({ length: answer.readUInt16LE(16) }, (_, index) =>
        answer.readUInt32LE(32 + index * 4),
      );
    },
    async nameOf(window) {
      const anyType = 0;
      const answer = await ask(getProperty, window, nameAtom, anyType, 0, 64);
      return answer.subarray(32, 32 + answer.readUInt32LE(16)).toString();
    },
    /** Gives the focus to a window. When that window closes, the display gives the focus to the root window. */
    focus: (window) => tell(setInputFocus, 1, window, 0),
  };
}

/** Reads the requested number of bytes. */
function inPieces(socket: Socket): (size: number) => Promise<Buffer> {
  let rest = Buffer.alloc(0);
  let wake = () => {};
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    wake();
  });
  socket.on('error', () => {});
  return async (size) => {
    while (rest.length < size) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const taken = rest.subarray(0, size);
    rest = rest.subarray(size);
    return taken;
  };
}
