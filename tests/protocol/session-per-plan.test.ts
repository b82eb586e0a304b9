/** If the payment form cannot update its session, each plan has its own session, and nothing is written. */
import { expect, test } from 'vitest';
import { begin, problemOf, refused, type Setting, type Story } from './story.ts';

const perPlan = ({ policy, ...setting }: Setting = {}) =>
  begin({ ...setting, policy: { renews: true, sessionPerPlan: true, ...policy } });

test('a pick asks for a session, and is confirmed once the session is there', () => {
  const session = perPlan();
  session.pick('B');
  expect(session.begun()).toEqual(['renew: B']);
  expect(session.canPay).toBe(false);
  session.renewed();
  expect(session.confirmed).toBe('B');
  expect(session.canPay).toBe(true);
  expect(session.state.confirmedBy).toBe('shopper');
});

test('a lost write of the session before does not keep the shopper from paying', () => {
  const session = perPlan();
  session.hearOf('C');
  session.begun();
  session.renewed();
  expect(session.canPay).toBe(true);
  expect(session.begun()).toEqual([]);
});

test('the plan shown at first also needs a session', () => {
  const session = perPlan({ vouched: false });
  expect(session.begun()).toEqual(['renew: A']);
  session.renewed();
  expect(session.canPay).toBe(true);
  expect(session.state.confirmedBy).toBe('picker');
});

test('picks during a renewal only change what is shown; after it, the last pick causes another renewal', () => {
  const session = perPlan();
  for (const ident of ['B', 'C', 'D']) session.pick(ident);
  expect(session.begun()).toEqual(['renew: B']);
  session.renewed();
  expect(session.canPay).toBe(false);
  expect(session.begun()).toEqual(['renew: D']);
  session.renewed();
  expect(session.canPay).toBe(true);
});

test('a rejection is a refusal: the pick rolls back, and the earlier plan causes another renewal', () => {
  const session = perPlan();
  session.pick('B');
  session.failRenewal();
  expect(session.shown).toBe('A');
  expect(session.problem).toEqual(refused);
  expect(session.confirmed).toBeNull();
  expect(session.begun()).toEqual(['renew: B', 'renew: A']);
  session.renewed();
  expect(session.canPay).toBe(true);
});

test('the problem of a rejection is reported unchanged', () => {
  const session = perPlan();
  session.pick('B');
  session.hear({ type: 'renewal-failed', id: session.id, problem: problemOf('config') });
  expect(session.problem).toEqual(problemOf('config'));
});

test('if the earlier plan is rejected, too, the picker asks again after growing pauses', () => {
  const session = perPlan({ vouched: false, luck: 0.5 });
  session.failRenewal();
  expect(session.wait).toBe(250);
  session.pass(250);
  session.failRenewal();
  expect(session.wait).toBe(30_000);
  session.pass(30_000);
  session.renewed();
  expect(session.canPay).toBe(true);
});

test('a rejection of a plan that is no longer shown rolls nothing back', () => {
  const session = perPlan();
  session.pick('B');
  session.pick('C');
  session.failRenewal();
  expect(session.shown).toBe('C');
  expect(session.begun()).toEqual(['renew: B', 'renew: C']);
});

test('the pause after a key is kept', () => {
  const session = perPlan();
  session.pick('B', { pause: 150 });
  expect(session.begun()).toEqual([]);
  session.pass(150);
  expect(session.begun()).toEqual(['renew: B']);
});

test('the host’s update ends before the shopper can pay', () => {
  const session = perPlan({ policy: { updatesHost: true } });
  session.pick('B');
  session.renewed();
  expect(session.begun()).toEqual(['renew: B', 'update host: B']);
  expect(session.canPay).toBe(false);
  session.updated();
  expect(session.canPay).toBe(true);
});

test.each<[string, (session: Story) => void]>([
  ['another page took the lock', (session) => session.hear({ type: 'lock-lost' })],
  ['the page slept', (session) => session.resume()],
])('a renewal goes on although %s, because it writes nothing that may land late', (_, happen) => {
  const session = perPlan();
  session.pick('B');
  const { id } = session;
  happen(session);
  expect(session.state.underWay).toMatchObject({ task: 'renewal', id });
  expect(session.state.lost).toEqual([]);
  session.hear({ type: 'renewed', id });
  expect(session.confirmed).toBe('B');
  expect(session.begun()).toEqual(['renew: B']);
});

test('a renewal proves nothing if the price of another plan changes, because it may give that plan', () => {
  const session = perPlan();
  const offer = (A: string) => session.hear({ type: 'offer-changed', seat: 's', offer: { A, B: '20' } });
  offer('10');
  session.pick('B');
  offer('11');
  session.renewed();
  expect(session.begun()).toEqual(['renew: B', 'renew: B']);
});

test('a renewal proves nothing if a price changes meanwhile', () => {
  const session = perPlan();
  const offer = (B: string) => session.hear({ type: 'offer-changed', seat: 's', offer: { A: '10', B } });
  offer('20');
  session.pick('B');
  offer('21');
  session.renewed();
  expect(session.canPay).toBe(false);
  expect(session.begun()).toEqual(['renew: B', 'renew: B']);
  session.renewed();
  expect(session.canPay).toBe(true);
});

test('a write that began before another picker asked for a session per plan may still land after a freeze', () => {
  const write = { task: 'write', id: 'w', ident: 'B', proves: true } as const;
  const session = perPlan({ state: { underWay: write } });
  session.resume();
  expect(session.state.lost).toEqual([{ id: 'w', ident: 'B', until: session.at + 10_000 }]);
});

test('the last picker that leaves gives up the renewal under way', () => {
  const session = perPlan();
  session.pick('B');
  const { id } = session;
  session.hear({ type: 'lock-lost' });
  session.hear({ type: 'abandoned' });
  session.hear({ type: 'renewed', id });
  expect(session.confirmed).toBeNull();
});

test('a rejection on an ended session keeps the reason why the session ended', () => {
  const session = perPlan({ vouched: false, state: { ended: problemOf('already-paid') } });
  session.retry();
  expect(session.begun()).toEqual(['renew: A']);
  session.failRenewal();
  expect(session.status).toBe('closed');
  expect(session.problem).toEqual(problemOf('already-paid'));
});
