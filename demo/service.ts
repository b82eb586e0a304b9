/**
 * The service that this page uses: the sandbox of `npm start` or, if the page's URL names a session, the real service.
 */
import type { PlanPickerElement, Session } from 'funnelfox-plan-picker';

const query = new URLSearchParams(location.search);

export const isReal = ['org', 'client_token', 'order_id'].some((name) => query.has(name));

/**
 * Tells the picker where the service is. With the real service, the plans come from the page's URL and not from the
 * markup.
 */
export const connect = (picker: PlanPickerElement): void => {
  picker.orgId = isReal ? query.get('org') : 'sandbox';
  picker.baseUrl = isReal ? query.get('base') : `${location.origin}/billing`;
  if (!isReal) return;
  picker.selected = query.get('selected');
  picker.pricePoints = null;
  picker.plans = query.get('plans') ?? '[]';
};

/** The session that the page's URL names. */
export const takeSession = (): Session => {
  const session = { clientToken: query.get('client_token') ?? '', orderId: query.get('order_id') ?? '' };
  // The page's URL can be shared, bookmarked and logged, so the token is removed from it.
  query.delete('client_token');
  history.replaceState(history.state, '', `?${query}${location.hash}`);
  return session;
};
