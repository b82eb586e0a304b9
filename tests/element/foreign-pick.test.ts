/**
 * When the shopper picks in one picker, only this picker has a `change`. But all pickers of the checkout announce the
 * pick. When the host picks, no picker has a `change`, and no picker announces the pick.
 */
import { expect, test } from 'vitest';
import { createShopper } from '../../src/element/shopper.ts';
import type { PlanPicker } from '../../src/picker/options.ts';
import { settle } from '../support/page.ts';
import { begin } from '../support/stage.ts';

const shopperAt = (picker: PlanPicker) => {
  const shopper = createShopper(picker, () => {});
  const changes: string[] = [];
  picker.subscribe((news) => {
    if (shopper.hear(news) && news.type === 'plan-pick') changes.push(news.detail.ident);
  });
  return {
    changes,
    announced: () => shopper.justConfirmed.peek(),
    pick(ident: string) {
      shopper.acts.onPick(ident, 'pointer');
      return settle();
    },
  };
};

test('a pick by the shopper is a change, and is announced until the next pick', async () => {
  const stage = await begin();
  const shopper = shopperAt(stage.picker);
  await shopper.pick('pp_b');
  expect(shopper.changes).toEqual(['pp_b']);
  expect(shopper.announced()).toBeNull();
  await stage.last.acknowledge();
  expect(shopper.announced()).toBe('pp_b');
  await shopper.pick('pp_c');
  expect(shopper.announced()).toBeNull();
});

test('a pick by the host is not a change, and is not announced', async () => {
  const stage = await begin();
  const shopper = shopperAt(stage.picker);
  await stage.pick('pp_b', 'host');
  await stage.last.acknowledge();
  expect(stage.picker.confirmed.peek()).toBe('pp_b');
  expect([shopper.changes, shopper.announced()]).toEqual([[], null]);
});

test('a pick that was rolled back is not announced, and the earlier plan is not announced again', async () => {
  const stage = await begin();
  const shopper = shopperAt(stage.picker);
  await shopper.pick('pp_b');
  await stage.last.refuse();
  await stage.last.acknowledge();
  expect(stage.picker.confirmed.peek()).toBe('pp_a');
  expect(shopper.announced()).toBeNull();
});

test('a pick in another picker of the checkout is a change only of that picker, and both pickers announce it', async () => {
  const here = await begin();
  const there = await begin({ session: here.session }, here.page);
  const [shopper, other] = [shopperAt(here.picker), shopperAt(there.picker)];
  await shopper.pick('pp_b');
  expect([shopper.changes, other.changes]).toEqual([['pp_b'], []]);
  await [...here.writes, ...there.writes][0]?.acknowledge();
  expect([shopper.announced(), other.announced()]).toEqual(['pp_b', 'pp_b']);
});
