/** The shop's pages: the bodies that a test gives, and the built script tag. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';

export interface Site {
  readonly url: string;
  /**
   * Serves content under a path. The content is a script if the path ends with `.js`, and otherwise the body of a page.
   */
  serve(path: string, content: string, headers?: Readonly<Record<string, string>>): void;
  /**
   * Pages can request `/await/{name}`. Such a request gets its answer only when this function is called with the same
   * name.
   */
  tell(name: string): void;
  /** Resolves with what a page posts to `/told/{name}`. */
  told(name: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens the site. Each page begins with the text that `preamble` returns. */
export async function openSite(preamble = () => ''): Promise<Site> {
  const pages = new Map<
    string,
    { readonly content: string; readonly headers: Readonly<Record<string, string>> }
  >();
  const told = new Map<string, PromiseWithResolvers>();
  const toldOf = (name: string): PromiseWithResolvers => {
    const known = told.get(name) ?? withResolvers();
    told.set(name, known);
    return known;
  };

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const page = pages.get(pathname);
    const file = normalize(join(root, pathname));
    const [, first, name = ''] = pathname.split('/');
    if (page) {
      const isScript = pathname.endsWith('.js');
      response.writeHead(200, {
        'content-type': isScript ? 'text/javascript' : 'text/html; charset=utf-8',
        ...page.headers,
      });
      response.end(isScript ? page.content : documentOf(page.content, preamble()));
    } else if (first === 'dist' && existsSync(file) && statSync(file).isFile()) {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      createReadStream(file).pipe(response);
    } else if (first === 'told') {
      let text = '';
      for await (const piece of request.setEncoding('utf8')) text += piece;
      toldOf(name).resolve(text);
      response.writeHead(204).end();
    } else if (first === 'await') {
      await toldOf(name).promise;
      response.writeHead(204).end();
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (path, content, headers = {}) => void pages.set(path, { content, headers }),
    tell: (name) => toldOf(name).resolve(''),
    told: (name) => toldOf(name).promise,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const documentOf = (body: string, preamble: string): string =>
  `<!doctype html>${preamble}<html lang="en"><meta charset="utf-8"><title>Checkout</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><body>${body}</body></html>`;

interface PromiseWithResolvers {
  readonly promise: Promise<string>;
  resolve(text: string): void;
}

const withResolvers = (): PromiseWithResolvers => {
  let resolve = (_: string) => {};
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

const root = join(import.meta.dirname, '..', '..', '..');
