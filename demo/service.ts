/** The service of this page: the sandbox of `npm start`, or the real service if the address names a session. */
import type { PlanPickerElement, Session } from 'funnelfox-plan-picker';

const query = new URLSearchParams(location.search);

export const isReal = ['org', 'client_token', 'order_id'].some((name) => query.has(name));

/**
 * Tells the picker where the service is. The plans of the real service come from the address and not from the markup.
 */
export const connect = (picker: PlanPickerElement): void => {
  picker.orgId = isReal ? query.get('org') : 'sandbox';
  picker.baseUrl = isReal ? query.get('base') : `${location.origin}/billing`;
  if (!isReal) return;
  picker.selected = query.get('selected');
  picker.pricePoints = null;
  picker.plans = query.get('plans') ?? '[]';
};

/** The session that the address names. */
export const takeSession = (): Session => {
  const session = { clientToken: query.get('client_token') ?? '', orderId: query.get('order_id') ?? '' };
  // The token is removed, because in the address bar it would be shared, bookmarked and logged.
  query.delete('client_token');
  history.replaceState(history.state, '', `?${query}${location.hash}`);
  return session;
};
