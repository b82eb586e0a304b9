/** A picker without an element must tell its shoppers the same as the element does, and offer the same way out. */
import { expect, onTestFinished, test } from 'vitest';
import { createNotice, type Notice } from '../../src/notice.ts';
import type { PlanPicker } from '../../src/picker/options.ts';
import { begin } from '../support/stage.ts';

/** What is told, each time that it changes. */
const listen = (picker: PlanPicker) => {
  const notice = createNotice(picker);
  const told: (string | null)[] = [];
  onTestFinished(notice.subscribe((now: Notice | null) => void told.push(now && `${now.tone}: ${now.text}`)));
  return { notice, told };
};

test('there is nothing to tell while the shopper can pay', async () => {
  const { picker } = await begin();
  expect(listen(picker).told).toEqual([null]);
});

test('a refused pick is told while it is undone, and after that', async () => {
  const stage = await begin();
  const { picker, pick } = stage;
  const { told } = listen(picker);
  await pick('pp_b');
  await stage.writes[0]?.refuse();
  await stage.writes[1]?.acknowledge();
  expect([...new Set(told)]).toEqual([
    ...[null, 'progress: Saving your choice…'],
    'trouble: We’re checking that pp_a is selected.',
    'trouble: We couldn’t switch to pp_b. You’re still on pp_a.',
  ]);
});

test('the button beside a lost pick makes that pick again, in the name of the shopper', async () => {
  const stage = await begin({ lateWriteWindow: 60_000 });
  const { picker, pick, news } = stage;
  const { notice } = listen(picker);
  await pick('pp_b');
  while (picker.rollback.peek() === null) {
    await stage.last.lose();
    await stage.page.pass(30_000);
  }
  const { action } = notice.peek() ?? {};
  expect(action?.label).toBe('Choose pp_b again');
  news();
  action?.run();
  expect(news()[0]).toMatchObject({ type: 'plan-pick', detail: { ident: 'pp_b', by: 'shopper' } });
});

test('the end of a session is told, without a button', async () => {
  const stage = await begin();
  const { picker, pick } = stage;
  const { notice } = listen(picker);
  await pick('pp_b');
  await stage.last.refuse('already-paid');
  expect(notice.peek()).toEqual({ tone: 'end', text: 'This order has already been paid.', action: null });
});
