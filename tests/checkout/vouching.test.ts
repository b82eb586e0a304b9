/**
 * At the start, the picker trusts the plan that the host names only under two conditions. The host has vouched for the
 * session, and nobody can have written to the session since it was created.
 */
import { expect, test } from 'vitest';
import { isVouched } from '../../src/checkout/vouching.ts';
import { defaultPolicy } from '../../src/protocol/index.ts';
import { newSession } from '../support/stage.ts';

const named = { pick: null, isFirst: true, isRenewal: false };
const renewed = { pick: null, isFirst: false, isRenewal: true };
const noted = { isKnown: false, isNoted: true };
const known = { isKnown: true, isNoted: true };
const refused = { isKnown: false, isNoted: false };

const believes = (opening = named, note = noted, isRevisited = false, session = newSession()) =>
  isVouched(session, opening, note, isRevisited, defaultPolicy);

test('the picker trusts the plan of a session that was created just now', () => {
  expect(believes()).toBe(true);
});

test('the plan is not trusted if the checkout was opened before, the page was reloaded, or nothing is noted', () => {
  expect(believes(named, known)).toBe(false);
  expect(believes(named, noted, true)).toBe(false);
  expect(believes(named, refused)).toBe(false);
});

test('the plan is not trusted if the host does not vouch for the session, or names no plan', () => {
  expect(believes(named, noted, false, { ...newSession(), fresh: false })).toBe(false);
  const { ident: _, ...unnamed } = newSession();
  expect(believes(named, noted, false, unnamed)).toBe(false);
});

test('the plan of a renewed session is trusted unless its checkout was opened before', () => {
  expect(believes(renewed)).toBe(true);
  expect(believes(renewed, noted, true)).toBe(true);
  expect(believes(renewed, refused)).toBe(true);
  expect(believes(renewed, known)).toBe(false);
});

test('with a session for each plan, the picker trusts each renewed session, because no page writes to it', () => {
  const policy = { ...defaultPolicy, sessionPerPlan: true };
  expect(isVouched(newSession(), renewed, known, true, policy)).toBe(true);
  expect(isVouched(newSession(), named, known, false, policy)).toBe(false);
});
