/** A checkout has one lock. The page that the shopper looks at takes this lock from the owner. */
import { expect, test } from 'vitest';
import { countingTab, takeOver, twoTabs } from '../../support/owning-tab.ts';
import { StandInBrowser, settle } from '../../support/page.ts';

test('a single page takes over, and only once', async () => {
  const { one } = twoTabs();
  await takeOver(one);
  await takeOver(one);
  expect(one.heard()).toEqual(['took over']);
  expect(await one.ownership.isStillOwner()).toBe(true);
});

test('a page that takes over takes the lock from its owner', async () => {
  const { one, two } = twoTabs();
  await takeOver(one);
  await takeOver(two);
  expect(one.heard()).toEqual(['took over', 'lost']);
  expect(two.heard()).toEqual(['took over']);
  expect(await one.ownership.isStillOwner()).toBe(false);
  expect(await two.ownership.isStillOwner()).toBe(true);
});

test('a page that lost the lock takes it back only when it is told to, so two windows do not compete', async () => {
  const { one, two, browser } = twoTabs();
  await takeOver(one);
  await takeOver(two);
  await browser.pass(60_000);
  expect(await two.ownership.isStillOwner()).toBe(true);
  await takeOver(one);
  expect(await two.ownership.isStillOwner()).toBe(false);
});

test('a page gives the lock back if the shopper has left the page before the lock comes', async () => {
  const { one, two } = twoTabs();
  await takeOver(one);
  two.ownership.takeOver();
  two.mayTakeOver = false;
  await settle();
  expect(two.heard()).toEqual([]);
  one.ownership.takeOverIfFree();
  await settle();
  expect(one.heard()).toEqual(['took over', 'lost', 'took over']);
});

test('a free lock is taken without a sign of the shopper; a held lock is not', async () => {
  const { one, two } = twoTabs();
  await takeOver(one);
  two.ownership.takeOverIfFree();
  await settle();
  expect(two.heard()).toEqual([]);
  one.page.close();
  two.ownership.takeOverIfFree();
  await settle();
  expect(two.heard()).toEqual(['took over']);
});

test('if two pages ask at once, one page becomes the owner, and each page knows whether it is the owner', async () => {
  const { one, two } = twoTabs();
  one.ownership.takeOver();
  two.ownership.takeOver();
  await settle();
  const owners = [await one.ownership.isStillOwner(), await two.ownership.isStillOwner()];
  expect(owners).toEqual([false, true]);
  expect(one.heard()).toEqual(['took over', 'lost']);
});

test('a page that leaves releases its locks, and may come back', async () => {
  const { one, two } = twoTabs();
  await takeOver(one);
  one.ownership.leave();
  await settle();
  expect(one.page.leftovers.locks).toBe(0);
  await takeOver(two);
  await takeOver(one);
  expect(one.heard()).toEqual(['took over', 'took over']);
});

test('a page that leaves while it asks takes no lock', async () => {
  const { one, two } = twoTabs();
  one.ownership.takeOver();
  one.ownership.leave();
  await settle();
  expect(one.heard()).toEqual([]);
  await takeOver(two);
  expect(two.heard()).toEqual(['took over']);
  expect(one.page.leftovers.locks).toBe(0);
});

test('a page that leaves at any moment while it asks keeps no lock', async () => {
  for (let moments = 0; moments < 12; moments++) {
    const { one, two } = twoTabs();
    await takeOver(two);
    one.ownership.takeOver();
    for (let moment = 0; moment < moments; moment++) await Promise.resolve();
    one.ownership.leave();
    const wasOwner = one.heard().includes('took over');
    await settle();
    expect(one.heard()).toEqual([]);
    expect(one.page.leftovers.locks).toBe(0);
    if (moments === 0) expect([wasOwner, two.heard()]).toEqual([false, ['took over']]);
  }
});

test('a page that leaves while it asks whether the lock is free does not take the lock', async () => {
  const { one, browser } = twoTabs();
  one.ownership.takeOverIfFree();
  one.ownership.leave();
  await settle();
  await browser.pass(200);
  expect(one.heard()).toEqual([]);
});

test('a page that leaves at any moment while it asks whether the lock is free keeps no lock', async () => {
  for (let moments = 0; moments < 12; moments++) {
    const { one } = twoTabs();
    one.ownership.takeOverIfFree();
    for (let moment = 0; moment < moments; moment++) await Promise.resolve();
    one.ownership.leave();
    one.heard();
    await settle();
    expect(one.heard()).toEqual([]);
    expect(one.page.leftovers.locks).toBe(0);
  }
});

test('a page says that it asks for the lock until it has the lock', async () => {
  const { one } = twoTabs();
  expect(one.ownership.isAsking()).toBe(false);
  one.ownership.takeOver();
  expect(one.ownership.isAsking()).toBe(true);
  await settle();
  expect(one.ownership.isAsking()).toBe(false);
});

test('a page that took over several times leaves no lock behind', async () => {
  const { one, two } = twoTabs();
  for (const tab of [one, two, one, two, one]) await takeOver(tab);
  one.ownership.leave();
  await settle();
  expect(one.page.leftovers.locks).toBe(0);
});

test('an owner that is told to take over again and again asks the browser only once at a time', async () => {
  const { tab: one, queries } = countingTab(new StandInBrowser());
  await takeOver(one);
  for (let time = 0; time < 3; time++) one.ownership.takeOver();
  await settle();
  expect(queries()).toBe(1);
  await takeOver(one);
  expect(queries()).toBe(2);
});
