/**
 * Answers from something between the page and the service: a firewall, a gateway, a proxy that gave up, a service
 * worker. Such an answer proves nothing: the write may be applied after it.
 */
import { answerAndApplyLate, expect, lateWithin, test } from './support/funnel.ts';

const html = '<!doctype html><title>Access denied</title><h1>Request blocked</h1>';

type Answers = Readonly<Record<string, readonly [status: number, body?: unknown]>>;

const likeAcknowledgements: Answers = {
  'HTTP 200 {"message":"Forbidden"}': [200, { message: 'Forbidden' }],
  'HTTP 200 {"success":false}': [200, { success: false }],
  'HTTP 200 {"offline":true}': [200, { offline: true }],
  'HTTP 202 {}': [202, {}],
  'HTTP 204': [204],
};

const likeRefusals: Answers = {
  'HTTP 400 without a body': [400],
  'HTTP 403 {"message":"Forbidden"} of a gateway': [403, { message: 'Forbidden' }],
  'HTTP 401 and the page of a firewall': [401, html],
  'HTTP 403 and the page of a firewall': [403, html],
  'HTTP 404 without a body': [404],
  'HTTP 409 and the page of a firewall': [409, html],
  'HTTP 410 and the page of a firewall': [410, html],
};

const likeEnds: Answers = {
  'HTTP 200 and a page': [200, html],
  'HTTP 429 without a body': [429],
  'HTTP 500 without a body': [500],
  'HTTP 501 and a page': [501, html],
  'HTTP 503 without a body': [503],
  'HTTP 503 and a page': [503, html],
};

for (const [called, [status, body]] of Object.entries({
  ...likeAcknowledgements,
  ...likeRefusals,
  ...likeEnds,
})) {
  test(`${called}: another plan is payable only when the write can no longer land`, async ({ funnel }) => {
    await funnel.open();
    await funnel.expectPayable('month');
    const { act, applied } = answerAndApplyLate(({ answer }) => answer(status, body));
    funnel.service.script('year', act);
    await funnel.pick('Yearly');
    await expect.poll(() => funnel.written().includes('year')).toBe(true);
    await funnel.pick('Weekly');
    await funnel.expectPayable('week');
    await applied;
    await funnel.expectPayable('week');
  });
}

for (const [called, [status, body]] of Object.entries({ ...likeAcknowledgements, ...likeRefusals })) {
  test(`${called}, once: the plan is written again, and is payable after a signed answer`, async ({
    funnel,
  }) => {
    await funnel.open();
    await funnel.expectPayable('month');
    funnel.service.script('year', ({ answer }) => answer(status, body));
    await funnel.pick('Yearly');
    await funnel.expectPayable('year');
    expect(funnel.written().slice(-2)).toEqual(['year', 'year']);
    const rolledBack = (await funnel.heard()).filter(({ type }) => type === 'plan-rollback');
    expect(rolledBack).toEqual([]);
  });
}

test('if a service worker answers {"offline":true} for a slow service, another plan waits for the write', async ({
  page,
  funnel,
}) => {
  await page.goto(`${funnel.site.url}/nothing`);
  funnel.site.serve(
    '/worker.js',
    `addEventListener('install', () => skipWaiting());
     addEventListener('activate', (event) => event.waitUntil(clients.claim()));
     let isSlow = false;
     addEventListener('message', ({ data }) => { isSlow = data; });
     addEventListener('fetch', (event) => {
       if (event.request.method !== 'POST') return;
       event.respondWith((async () => {
         const answer = fetch(event.request);
         if (!isSlow) return answer;
         answer.catch(() => {});
         return new Response('{"offline":true}', { headers: { 'content-type': 'application/json' } });
       })());
     });`,
  );
  funnel.site.serve('/', '');
  await page.goto(funnel.site.url);
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/worker.js');
    if (!navigator.serviceWorker.controller) {
      await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve));
    }
  });
  const tellWorker = (isSlow: boolean) =>
    page.evaluate((isSlow) => navigator.serviceWorker.controller?.postMessage(isSlow), isSlow);

  await funnel.open();
  await funnel.expectPayable('month');
  await tellWorker(true);
  const arrival = funnel.service.next('year');
  // The service worker may answer before the write arrives at the service. So the late-write window begins here.
  const since = performance.now();
  await funnel.pick('Yearly');
  const { applyLate } = await arrival;
  const applied = applyLate(lateWithin, since);
  await tellWorker(false);
  await funnel.pick('Weekly');
  await funnel.expectPayable('week');
  await applied;
  await funnel.expectPayable('week');
});
