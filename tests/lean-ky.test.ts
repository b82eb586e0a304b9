/**
 * The script tag contains a lean ky: the library ky without the code that the picker never uses. The lean ky must send
 * the same requests as the whole ky, and must read each answer in the same way.
 */
import { createServer } from 'node:net';
import { build } from 'rolldown';
import { expect, onTestFinished, test } from 'vitest';
import { leanKy } from '../.ci/lean-ky.mjs';
import type { post as Post } from '../src/service/post.ts';

const bundle = async (plugins: readonly ReturnType<typeof leanKy>[]) => {
  const { output } = await build({
    ...{ input: 'src/service/post.ts', platform: 'browser', write: false, plugins: [...plugins] },
    output: { minify: true },
  });
  const { code } = output[0];
  const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);
  return { code, post: module.post as typeof Post };
};

/**
 * A server that records each request and answers with `bytes`. If `bytes` is `null`, the server drops the connection.
 */
const answering = async (bytes: string | null) => {
  const sent: string[] = [];
  const server = createServer((socket) => {
    let request = '';
    socket.on('error', () => {});
    socket.on('data', (data) => {
      request += data;
      if (!request.endsWith('}')) return;
      sent.push(request);
      request = '';
      if (bytes === null) socket.destroy();
      else socket.write(bytes);
    });
    onTestFinished(() => void socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  return { sent, baseUrl: `http://127.0.0.1:${port}` };
};

const answer = (head: string, body: string) =>
  `HTTP/1.1 ${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

const answers: Readonly<Record<string, string | null>> = {
  acknowledged: answer('200 OK\r\ncontent-type: application/json', '{}'),
  refused: answer('422 Unprocessable Content\r\nretry-after: 3', '{"status":"error","error":[]}'),
  'a gateway’s page': answer('502 Bad Gateway\r\ncontent-type: text/html', '<h1>Bad gateway</h1>'),
  'an oversized answer': answer('200 OK', 'x'.repeat(2000)),
  'a redirect': answer('307 Temporary Redirect\r\nlocation: /elsewhere', ''),
  'no HTTP at all': 'SSH-2.0-OpenSSH_9.6\r\n',
  'a connection that drops': null,
};

const [whole, lean] = await Promise.all([bundle([]), bundle([leanKy()])]);

for (const [name, bytes] of Object.entries(answers)) {
  test(`the lean ky sends the same request and reads the answer in the same way: ${name}`, async () => {
    const { sent, baseUrl } = await answering(bytes);
    const ask = ({ post }: typeof whole) => {
      const { signal } = new AbortController();
      const address = { baseUrl, orgId: 'acme' };
      return post(address, 'checkout/update_client_session', '{"pp_ident":"a"}', {
        signal,
        maxBytes: 1000,
      }).catch(() => 'no answer');
    };
    const told = [await ask(whole), await ask(lean)];
    expect(told[1]).toEqual(told[0]);
    expect(sent.length).toBe(2);
    expect(sent[1]).toBe(sent[0]);
    expect(sent[0]).toMatch(/^POST \/acme\/v1\/checkout\/update_client_session HTTP\/1\.1\r\n/);
  });
}

test('the lean ky stops on an abort, like the whole ky', async () => {
  const { baseUrl } = await answering('');
  for (const { post } of [whole, lean]) {
    const { signal } = new AbortController();
    const leaving = AbortSignal.any([signal, AbortSignal.abort()]);
    const asked = post({ baseUrl, orgId: 'acme' }, 'price_points', '{}', { signal: leaving, maxBytes: 10 });
    await expect(asked).rejects.toThrow();
  }
});

test('the lean ky makes the bundle less than half as large', () => {
  expect(lean.code.length).toBeLessThan(whole.code.length / 2);
});
