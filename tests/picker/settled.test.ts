/**
 * `settled()` resolves when the shopper can pay, and rejects if the shopper will never be able to pay. A host that
 * calls `settled()` again and again must not cause more writes.
 */
import { expect, onTestFinished, test } from 'vitest';
import { PlanPickerError } from '../../src/error.ts';
import { createPlanPicker } from '../../src/picker/picker.ts';
import { createStandInPage, settle } from '../support/page.ts';
import { begin, beginOffPage, look, newSession } from '../support/stage.ts';

test('`settled()` resolves at once if the shopper can pay', async () => {
  const { picker, session } = await begin();
  expect(await picker.settled()).toEqual({ ident: 'pp_a', orderId: session.orderId });
});

test('`settled()` waits for the last pick', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const settled = look(stage.picker.settled());
  await stage.pick('pp_c');
  await stage.last.acknowledge();
  expect(settled.value).toBeUndefined();
  await stage.last.acknowledge();
  expect(settled.value).toEqual({ ident: 'pp_c', orderId: stage.session.orderId });
});

test('each call of `settled()` waits for the plan that is shown at that time', async () => {
  const stage = await begin();
  await stage.picker.settled();
  await stage.pick('pp_b');
  const settled = look(stage.picker.settled());
  await settle();
  expect(settled).toEqual({});
  await stage.last.acknowledge();
  expect(settled.value).toMatchObject({ ident: 'pp_b' });
});

test('`settled()` ends the pause after a key', async () => {
  const stage = await begin();
  stage.picker.pick('pp_b', { via: 'keyboard' });
  look(stage.picker.settled());
  await settle();
  expect(stage.idents).toEqual(['pp_b']);
});

test('a host that polls `settled()` causes a write at the earliest 5 s after the last write ended', async () => {
  const stage = await begin({ session: { ...newSession(), fresh: false } });
  stage.page.luck = 0.999;
  for (let attempt = 1; attempt <= 8; attempt++) {
    await stage.last.blur();
    await stage.page.pass(30_000);
  }
  await stage.last.blur();
  const before = stage.writes.length;
  for (let asked = 0; asked < 150; asked++) {
    look(stage.picker.settled());
    await stage.page.pass(100);
    if (stage.writes.length > before + 1) break;
    if (stage.writes.length > before) await stage.last.blur();
  }
  expect(stage.writes.length - before).toBeLessThanOrEqual(3);
});

test('`settled()` resolves for all callers that wait, in the order of their calls', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const order: number[] = [];
  for (const n of [1, 2, 3]) stage.picker.settled().then(() => order.push(n));
  await stage.last.acknowledge();
  expect(order).toEqual([1, 2, 3]);
});

test('`settled()` rejects when it is aborted, with the reason', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const leaving = new AbortController();
  const settled = look(stage.picker.settled({ signal: leaving.signal }));
  leaving.abort('the shopper left');
  await settle();
  expect(settled.error).toBe('the shopper left');
  await expect(stage.picker.settled({ signal: leaving.signal })).rejects.toBe('the shopper left');
  await stage.last.acknowledge();
  expect(settled.value).toBeUndefined();
});

test('`settled()` rejects when the session is closed, and says why', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const settled = look(stage.picker.settled());
  await stage.last.refuse('session-expired');
  expect(settled.error).toBeInstanceOf(PlanPickerError);
  expect(settled.error).toMatchObject({ problem: { kind: 'session-expired' } });
  await expect(stage.picker.settled()).rejects.toMatchObject({ problem: { kind: 'session-expired' } });
});

test('`settled()` rejects when the picker leaves the page', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const settled = look(stage.picker.settled());
  stage.picker.disconnect();
  await settle();
  expect(settled.error).toBeInstanceOf(PlanPickerError);
  expect(settled.error).toMatchObject({ message: 'the picker left the page' });
});

test('`settled()` waits if the picker is not on the page yet', async () => {
  const { picker } = beginOffPage();
  const settled = look(picker.settled());
  await settle();
  expect(settled).toEqual({});
  picker.connect();
  await settle();
  expect(settled.value).toMatchObject({ ident: 'pp_a' });
});

test('`settled()` does not reject at a refusal, because the picker rolls back', async () => {
  const stage = await begin();
  await stage.pick('pp_b');
  const settled = look(stage.picker.settled());
  await stage.last.refuse();
  expect(settled).toEqual({});
  await stage.last.acknowledge();
  expect(settled.value).toMatchObject({ ident: 'pp_a' });
});

test('`settled()` waits until the host sets a session', async () => {
  const picker = createPlanPicker({ orgId: 'acme' }, { page: createStandInPage() });
  onTestFinished(() => picker.disconnect());
  const settled = look(picker.settled());
  await settle();
  expect(settled.value).toBeUndefined();
  picker.configure({ session: newSession() });
  await settle();
  expect(settled.value).toMatchObject({ ident: 'pp_a' });
});
