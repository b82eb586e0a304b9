/** A write leaves the page only while the page has the lock. Until the write has left, it can be cancelled. */
import { expect, test } from 'vitest';
import type { EventNow } from '../../src/checkout/event-now.ts';
import { openJournal } from '../../src/checkout/journal.ts';
import { createTaskSlot } from '../../src/checkout/task-slot.ts';
import { createWriter } from '../../src/checkout/writer.ts';
import { createStandInPage, settle } from '../support/page.ts';

/**
 * Begins one write. The writer asks the page's locks whether the page still has the lock. The test answers with `says`.
 */
const begin = () => {
  const page = createStandInPage();
  const journal = openJournal(page, 'order', page.memory().store);
  const tasks = createTaskSlot('here');
  const told: string[] = [];
  let answer = (_: boolean) => {};
  const writer = createWriter(
    page,
    () => journal,
    tasks,
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
    () => told.push('lost the lock'),
    ({ type }: EventNow) => told.push(type),
  );
  writer.begin('sent', 'pp_b', 8000, 10_000, async (id) => void told.push(`${id} leaves`));
  const says = async (isOwner: boolean) => {
    answer(isOwner);
    await settle();
  };
  return { page, writer, tasks, told, says, noted: () => journal.read(10_000).length };
};

test('a write is noted and reported to the checkout before it leaves the page', async () => {
  const { told, says, noted } = begin();
  expect(told).toEqual(['sent']);
  expect(noted()).toBe(1);
  await says(true);
  expect(told).toEqual(['sent', 'here.1 leaves']);
});

test('after a slow check of the lock, a note still lasts for the time limit and the window of its write', async () => {
  const { page, says, noted } = begin();
  await page.pass(1000);
  await says(true);
  await page.pass(17_999);
  expect(noted()).toBe(1);
  await page.pass(1);
  expect(noted()).toBe(0);
});

test('a page that was busy while the lock was checked sends nothing, because its note may have ended', async () => {
  const { page, told, says } = begin();
  await page.pass(1_001);
  await says(true);
  expect(told).toEqual(['sent', 'called-off']);
});

test('a page without the lock sends nothing', async () => {
  const { told, says } = begin();
  await says(false);
  expect(told).toEqual(['sent', 'lost the lock']);
});

test('a cancelled write is never sent', async () => {
  const { writer, told, says } = begin();
  expect(writer.callOff()).toBe('here.1');
  expect(writer.callOff()).toBeNull();
  await says(true);
  expect(told).toEqual(['sent']);
});

test('a write is not sent if its page has begun another task meanwhile', async () => {
  const { tasks, told, says } = begin();
  tasks.leaveFor(undefined, false)();
  await says(true);
  expect(told).toEqual(['sent', 'called-off']);
});

test('a write that was sent cannot be cancelled', async () => {
  const { writer, says } = begin();
  await says(true);
  expect(writer.callOff()).toBeNull();
});
