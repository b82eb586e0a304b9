/** A write leaves the page only while the page has the lock. Before that, it can be cancelled. */
import { expect, test } from 'vitest';
import type { EventNow } from '../../src/checkout/event-now.ts';
import { openJournal } from '../../src/checkout/journal.ts';
import type { Settings } from '../../src/checkout/seat.ts';
import { createTaskSlot } from '../../src/checkout/task-slot.ts';
import { createWriter } from '../../src/checkout/writer.ts';
import { createStandInPage, settle } from '../support/page.ts';
import { createHeldSend } from '../support/send.ts';
import { newSession } from '../support/stage.ts';

/** Begins one write. The writer asks whether the page still has the lock, and `says` answers the oldest question. */
const begin = () => {
  const page = createStandInPage();
  const journal = openJournal(page, 'order', page.memory().store);
  const held = createHeldSend();
  const tasks = createTaskSlot('here');
  const told: string[] = [];
  const questions: ((isOwner: boolean) => void)[] = [];
  const neighbours = {
    isStillOwner: () => new Promise<boolean>((answer) => void questions.push(answer)),
  };
  const writer = createWriter(
    page,
    'order',
    journal,
    tasks,
    () => neighbours,
    () => told.push('lost the lock'),
    ({ type }: EventNow) => told.push(type),
  );
  const settings: Settings = {
    ...{ orgId: 'acme', baseUrl: 'https://billing.test', send: held.send, timeout: 8000 },
    ...{ lateWriteWindow: 10_000, numberWrites: false, afterUpdate: null, renewSession: null },
    sessionPerPlan: false,
  };
  writer.begin(settings, newSession(), 'pp_b');
  const says = async (isOwner: boolean) => {
    questions.shift()?.(isOwner);
    await settle();
  };
  return { page, writer, tasks, told, says, held, noted: () => journal.read(10_000).length };
};

test('a write is noted and told of before it is sent', async () => {
  const { told, says, held, noted } = begin();
  expect(told).toEqual(['sent']);
  expect(noted()).toBe(1);
  expect(held.writes).toHaveLength(0);
  await says(true);
  expect(held.writes).toHaveLength(1);
});

test('an acknowledgement counts once the lock was checked again', async () => {
  const { told, says, held, noted } = begin();
  await says(true);
  await held.last.acknowledge();
  expect(told).toEqual(['sent']);
  await says(true);
  expect(told).toEqual(['sent', 'answered']);
  expect(noted()).toBe(0);
});

test('the note of a write that left after a slow check lasts for its time limit and its window', async () => {
  const { page, says, noted } = begin();
  await page.pass(1000);
  await says(true);
  await page.pass(17_999);
  expect(noted()).toBe(1);
  await page.pass(1);
  expect(noted()).toBe(0);
});

test('a page that was busy while the lock was checked sends nothing: its note may have ended', async () => {
  const { page, told, says, held } = begin();
  await page.pass(1_001);
  await says(true);
  expect(told).toEqual(['sent', 'called-off']);
  expect(held.writes).toHaveLength(0);
});

test('a page without the lock sends nothing', async () => {
  const { told, says, held } = begin();
  await says(false);
  expect(told).toEqual(['sent', 'lost the lock']);
  expect(held.writes).toHaveLength(0);
});

test('a write that was called off is never sent', async () => {
  const { writer, told, says, held } = begin();
  expect(writer.callOff()).toBe('here.1');
  expect(writer.callOff()).toBeNull();
  await says(true);
  expect(told).toEqual(['sent']);
  expect(held.writes).toHaveLength(0);
});

test('a write that was left meanwhile calls itself off', async () => {
  const { tasks, told, says, held } = begin();
  tasks.leaveFor(undefined, false);
  await says(true);
  expect(told).toEqual(['sent', 'called-off']);
  expect(held.writes).toHaveLength(0);
});

test('a write that has left cannot be called off', async () => {
  const { writer, says } = begin();
  await says(true);
  expect(writer.callOff()).toBeNull();
});
