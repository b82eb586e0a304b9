/** Brings a picker into a given state. Each picker has a session of its own in the sandbox. */
import '../../src/define.ts';
import type { PlanPickerElement } from '../../src/index.ts';

interface State {
  /** Options of the picker. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** The plan that the session holds. With null, the page does not name the plan of the session. */
  readonly holds?: string | null;
  /** The page vouches for the plan of the session, so the picker does not write it again. */
  readonly fresh?: boolean;
  /** A fault that is set in the sandbox after the picker is ready. */
  readonly fault?: Readonly<Record<string, unknown>>;
  /** The status that the picker must reach in the end. */
  readonly is?: string;
  /** Whether the picker must also show a message in the end. */
  readonly says?: boolean;
  act?(picker: PlanPickerElement): unknown;
}

/** A time in ms that is longer than anybody looks at a page. */
export const never = 3_600_000;

/** Clicks as a shopper does, because the picker does not announce that a host's pick is confirmed. */
export const choose = (picker: PlanPickerElement): void => {
  picker.shadowRoot?.querySelector<HTMLInputElement>('[value=year]')?.click();
};

export async function stage(place: Element, picker: PlanPickerElement, state: State): Promise<void> {
  const { given = {}, holds = 'month', fresh, fault, act, is = 'ready', says } = state;
  const { orgId, clientToken, orderId } = await control('POST', '', {
    ident: holds ?? 'month',
    orgId: given.orgId,
  });
  const session = { clientToken, orderId, ...(holds && { ident: holds }), ...(fresh && { fresh }) };
  place.append(Object.assign(picker, { orgId, baseUrl: `${location.origin}/billing`, session, ...given }));
  await until(() => picker.status === (holds && is !== 'empty' ? 'ready' : 'empty'));
  if (fault) await control('PUT', `/${orderId}/faults`, [fault]);
  await act?.(picker);
  await until(() => picker.status === is);
  if (says) await until(() => picker.shadowRoot?.querySelector('[role=status]')?.textContent !== '');
}

export const until = async (condition: () => unknown): Promise<void> => {
  while (!condition()) await new Promise(requestAnimationFrame);
};

const service = window.fetch;

// Leaves some requests for price points without an answer, and answers others with an error. The sandbox plugin can do
// neither.
window.fetch = (request, ...rest) => {
  const { pathname } = new URL(request instanceof Request ? request.url : request, location.href);
  if (pathname === '/billing/waiting/v1/price_points') return new Promise(() => {});
  if (pathname === '/billing/failing/v1/price_points')
    return Promise.resolve(new Response('', { status: 503 }));
  return service(request, ...rest);
};

async function control(method: string, path: string, body: unknown) {
  const response = await service(`/sandbox/sessions${path}`, { method, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`the sandbox answered HTTP ${response.status}`);
  return response.json();
}
