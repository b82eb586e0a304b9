/** `<PlanPicker>` in a real browser, with the sandbox as its service. */
import { act, cleanup, render } from '@testing-library/preact';
import { createRef, h, hydrate, type RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { PlanPickerElement } from '../src/element/element.ts';
import { PlanPicker, type PlanPickerProps } from '../src/preact.tsx';
import type { Fault, SandboxSession } from '../src/testing/index.ts';
import type { Plan, Problem } from '../src/types.ts';

const plans: readonly Plan[] = [
  { ident: 'week', title: 'Weekly', currency: 'USD', price: '6.99', period: { count: 1, unit: 'week' } },
  { ident: 'month', title: 'Monthly', currency: 'USD', price: '19.99', period: { count: 1, unit: 'month' } },
];

/** Controls the sandbox over HTTP. The server that runs this test has the sandbox on its own origin. */
const control = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`/sandbox/sessions${path}`, { method, body: JSON.stringify(body) });
  return response.json();
};
const createSession = (): Promise<SandboxSession> => control('POST', '', { ident: 'week' });
const fault = ({ orderId }: SandboxSession, faults: readonly Fault[]) =>
  control('PUT', `/${orderId}/faults`, faults);
const holds = async ({ orderId }: SandboxSession): Promise<string> =>
  (await control('GET', `/${orderId}`)).holds;

/** The props of a session that holds the weekly plan. */
const propsOf = ({ orgId, clientToken, orderId, ident }: SandboxSession): PlanPickerProps => ({
  orgId,
  session: { clientToken, orderId, ident },
  baseUrl: `${location.origin}/billing`,
  plans,
});

let session: SandboxSession;
let props: PlanPickerProps;
let ref: RefObject<PlanPickerElement | null>;

beforeEach(async () => {
  session = await createSession();
  props = propsOf(session);
  ref = createRef();
});
afterEach(cleanup);

const picker = (): PlanPickerElement => {
  if (!ref.current) throw new Error('the ref gives no element');
  return ref.current;
};
const choose = (title: string) => page.getByRole('radio', { name: title }).click();
const expectPayable = (ident: string) =>
  expect.poll(() => [picker().canPay, picker().value, picker().confirmed]).toEqual([true, ident, ident]);

test('a pick is shown, written and confirmed, and each callback gets the detail of its event', async () => {
  const heard: unknown[] = [];
  render(
    <PlanPicker
      {...props}
      ref={ref}
      onPick={(detail) => heard.push(['pick', detail])}
      onConfirm={(detail) => heard.push(['confirm', detail])}
      onStatus={({ status }) => heard.push(['status', status])}
    />,
  );
  expect(picker()).toBeInstanceOf(PlanPickerElement);
  await expectPayable('week');
  heard.length = 0;
  await choose('Monthly');
  await expectPayable('month');
  expect(await holds(session)).toBe('month');
  expect(heard).toEqual([
    ['pick', { ident: 'month', previous: 'week', by: 'shopper' }],
    ['status', 'saving'],
    ['confirm', { ident: 'month', orderId: session.orderId, by: 'shopper' }],
    ['status', 'ready'],
  ]);
});

test('the picker rolls back after a refusal, and says why', async () => {
  await fault(session, [{ kind: 'refuse', ident: 'month', status: 422, code: 'no_such_plan' }]);
  const onRollback = vi.fn();
  const onProblem = vi.fn();
  render(<PlanPicker {...props} ref={ref} onRollback={onRollback} onProblem={onProblem} />);
  await choose('Monthly');
  await expectPayable('week');
  const problem = expect.objectContaining({ kind: 'refused', code: 'no_such_plan' });
  expect(onRollback.mock.calls).toEqual([[{ from: 'month', to: 'week', problem }]]);
  expect(onProblem.mock.calls).toEqual([[{ problem }]]);
});

test('the component leaves nothing behind when it is unmounted, and starts anew when it is mounted again', async () => {
  const onPick = vi.fn();
  const first = render(<PlanPicker {...props} ref={ref} onPick={onPick} />);
  await choose('Monthly');
  await expectPayable('month');
  const removed = picker();
  first.unmount();
  expect(ref.current).toBeNull();
  await expect.poll(() => removed.confirmed).toBeNull();

  render(<PlanPicker {...props} ref={ref} onPick={onPick} />);
  expect(picker()).not.toBe(removed);
  // The props still name the weekly plan as the plan of the session. So the picker shows this plan, and writes it
  // before the shopper can pay.
  await expectPayable('week');
  expect(await holds(session)).toBe('week');
  await choose('Monthly');
  await expectPayable('month');
  expect(await holds(session)).toBe('month');
  expect(onPick).toHaveBeenCalledTimes(2);
});

test('the component follows its props: options, attributes and callbacks, also when a prop is removed', async () => {
  const [before, after] = [vi.fn(), vi.fn()];
  const view = render(
    <PlanPicker {...props} ref={ref} name="plan" layout="row" class="wide" onPick={before} />,
  );
  expect([picker().name, picker().layout, picker().className]).toEqual(['plan', 'row', 'wide']);

  const fewer = plans.slice(1);
  view.rerender(<PlanPicker {...props} ref={ref} plans={fewer} disabled onPick={after} />);
  expect(picker().hasAttribute('name')).toBe(false);
  expect([picker().layout, picker().className, picker().disabled]).toEqual(['auto', '', true]);
  await expect.element(page.getByRole('radio')).toHaveLength(1);
  view.rerender(<PlanPicker {...props} ref={ref} onPick={after} />);
  await choose('Monthly');
  await expectPayable('month');
  expect([before.mock.calls.length, after.mock.calls.length]).toEqual([0, 1]);
});

test('another session replaces the old session, but an equal session object does not', async () => {
  const view = render(<PlanPicker {...props} ref={ref} />);
  await choose('Monthly');
  view.rerender(<PlanPicker {...propsOf(session)} ref={ref} />);
  await expectPayable('month');

  const next = await createSession();
  view.rerender(<PlanPicker {...propsOf(next)} ref={ref} />);
  expect(picker().session?.orderId).toBe(next.orderId);
  await choose('Monthly');
  await expectPayable('month');
  expect(await holds(next)).toBe('month');
});

test('a host that renders again at each problem, with new data objects, renders again only once', async () => {
  let renders = 0;
  function Host() {
    const [problem, setProblem] = useState<Problem | null>(null);
    renders++;
    return (
      <PlanPicker
        {...props}
        ref={ref}
        plans={[{} as Plan, ...plans]}
        onProblem={(detail) => setProblem(detail.problem)}
      >
        {problem?.message}
      </PlanPicker>
    );
  }
  render(<Host />);
  await expect.poll(() => picker().textContent).toContain('plans');
  await choose('Monthly');
  await expectPayable('month');
  expect(renders).toBe(2);
});

test('the ref may be a function, which gets the element, and `null` when the component is unmounted', () => {
  const given: unknown[] = [];
  const view = render(
    <PlanPicker {...props} ref={(element) => void given.push(element?.localName ?? null)} />,
  );
  view.unmount();
  expect(given).toEqual(['ff-plan-picker', null]);
});

test('on a server, the component renders the bare tag, without the token', () => {
  const html = renderToString(<PlanPicker {...props} class="wide" aria-label="Plans" onPick={() => {}} />);
  expect(html).toBe('<ff-plan-picker class="wide" aria-label="Plans"></ff-plan-picker>');
});

test('markup from the server is used, not replaced', async () => {
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = renderToString(<PlanPicker {...props} />);
  const rendered = container.firstElementChild;
  act(() => hydrate(<PlanPicker {...props} ref={ref} />, container));
  expect(picker()).toBe(rendered);
  await choose('Monthly');
  await expectPayable('month');
  act(() => hydrate(null, container));
  container.remove();
});

test('the bare tag works in Preact’s JSX, and its types hold', async () => {
  const onConfirm = vi.fn();
  render(
    <ff-plan-picker
      {...props}
      ref={ref}
      org-id={session.orgId}
      class="wide"
      onplan-confirm={({ detail }) => onConfirm(detail.ident)}
    />,
  );
  await choose('Monthly');
  await expect.poll(() => onConfirm.mock.calls.at(-1)).toEqual(['month']);

  // @ts-expect-error: there is no such layout
  void (<ff-plan-picker layout="diagonal" />);
  // @ts-expect-error: an organisation is needed
  void (<PlanPicker session={null} />);
  // @ts-expect-error: there is no such prop
  void (<PlanPicker orgId="acme" onPaid={() => {}} />);
  expectTypeOf<Parameters<NonNullable<PlanPickerProps['onConfirm']>>>().toEqualTypeOf<
    [{ readonly ident: string; readonly orderId: string | null; readonly by: 'shopper' | 'host' | 'picker' }]
  >();
});
