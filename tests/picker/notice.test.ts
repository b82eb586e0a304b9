/** A picker without an element must tell the shopper the same as the element does, and must offer the same actions. */
import { expect, onTestFinished, test } from 'vitest';
import { createNotice, type Notice } from '../../src/notice.ts';
import type { PlanPicker } from '../../src/picker/options.ts';
import { begin, newSession } from '../support/stage.ts';

/** Collects in `told` what the notice says, each time that the notice changes. */
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

test('the notice tells of a refused pick during the roll-back, and after it', async () => {
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

test('a roll-back to no plan is told as trouble', async () => {
  const { clientToken, orderId } = newSession();
  const stage = await begin({ session: { clientToken, orderId } });
  const { notice } = listen(stage.picker);
  await stage.pick('pp_b');
  await stage.last.refuse();
  expect(notice.peek()).toMatchObject({
    tone: 'trouble',
    text: expect.stringContaining('Please choose a plan again.'),
  });
});

test('the button beside a lost pick makes that pick again, as a pick by the shopper', async () => {
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

test('the notice tells of the end of a session, without a button', async () => {
  const stage = await begin();
  const { picker, pick } = stage;
  const { notice } = listen(picker);
  await pick('pp_b');
  await stage.last.refuse('already-paid');
  expect(notice.peek()).toEqual({ tone: 'end', text: 'This order has already been paid.', action: null });
});
