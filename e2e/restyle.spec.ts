/** A pick must stay cheap, however many plans there are: the browser may compute new styles for few elements only. */
import type { Page } from '@playwright/test';
import { expect, plans, scriptTag, test } from './checkout.ts';

/** Plans with a trial, an earlier price and a saving, so that each card has all of its parts. */
const plansOf = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...plans[2],
    ...{ ident: `year-${n}`, title: `Yearly ${n}`, was: '129.99', equivalent: 'week', savingsOver: 'month' },
  }));

interface TraceEvent {
  readonly name: string;
  /** In microseconds. */
  readonly ts: number;
  readonly args: {
    readonly data?: { readonly nodeId: number; readonly reason: string };
    readonly elementCount?: number;
  };
}

const categories = [
  'blink.user_timing',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline.invalidationTracking',
];

/**
 * Clicks on a plan, and counts the elements whose styles the browser computes anew. The page asks for the new layout in
 * the same task, so that no timer and no answer can change more.
 */
const restyledByPick = async (page: Page, ident: string): Promise<number> => {
  const devtools = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as readonly TraceEvent[]));
  });
  const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.start', { traceConfig: { includedCategories: categories } });
  await page.locator('ff-plan-picker').evaluate((picker, ident) => {
    const radio = picker.shadowRoot?.querySelector<HTMLInputElement>(`input[value="${ident}"]`);
    performance.mark('pick');
    radio?.click();
    picker.getBoundingClientRect();
    performance.mark('picked');
  }, ident);
  await devtools.send('Tracing.end');
  await complete;
  const timeOf = (mark: string) => events.find(({ name }) => name === mark)?.ts ?? Number.NaN;
  const [from, to] = [timeOf('pick'), timeOf('picked')];
  const during = events.filter(({ ts }) => ts >= from && ts <= to);
  const changed = during.filter(({ name }) => name === 'StyleRecalcInvalidationTracking');
  const recalculated = during.filter(({ name }) => name === 'UpdateLayoutTree');
  // The sum may be too high: an element that the browser names as changed may also be among the elements that it has
  // restyled.
  return (
    new Set(changed.map(({ args }) => args.data?.nodeId)).size +
    recalculated.reduce((sum, { args }) => sum + (args.elementCount ?? 0), 0)
  );
};

test('a pick among a hundred plans restyles two cards and the notice, not the other cards', async ({
  page,
  checkout,
}) => {
  await checkout.openPayable(scriptTag + checkout.markup('layout="row"'));
  await checkout.set({ plans: [...plans, ...plansOf(100)] });
  const gate = checkout.hold('week');
  const restyled = await restyledByPick(page, 'week');
  expect(restyled).toBeGreaterThan(5);
  expect(restyled).toBeLessThan(80);
  gate.release();
  await checkout.expectPayable('week');
});
