/** Frames that the browser keeps apart from the page around them. */
import { expect, scriptTag, test } from './support/host.ts';

const frame = (address: string, attributes = '') =>
  `<iframe ${attributes} width="600" height="700" src="${address}"></iframe>`;

const inFrame = (markup: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Plans</title></head>
    <body>${scriptTag}${markup}</body></html>`;

test('in a sandboxed frame, without origin, storage and locks, a shopper picks and pays', async ({
  page,
  host,
}) => {
  host.servePage('/plans', inFrame(host.markup()));
  await host.open(frame('/plans', 'sandbox="allow-scripts"'));
  const picker = page.frameLocator('iframe').locator('ff-plan-picker');
  await host.expectPayableAt(picker, 'month');
  const lacks = await picker.evaluate(() => {
    try {
      return String(localStorage.length);
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(lacks).toBe('SecurityError');
  await host.expectUsable(picker);
});

test('in a frame of another site, whose storage is partitioned, a shopper picks and pays', async ({
  page,
  host,
}) => {
  host.servePage('/plans', inFrame(host.markup()));
  const elsewhere = host.siteUrl.replace('127.0.0.1', 'localhost');
  await host.open(frame(`${elsewhere}/plans`));
  const picker = page.frameLocator('iframe').locator('ff-plan-picker');
  await host.expectPayableAt(picker, 'month');
  await host.expectUsable(picker);
});
