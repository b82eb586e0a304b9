/** The sandbox opens a session. A shop's server would call `create_client_session` instead. */
export async function createCheckout() {
  const baseUrl = process.env.BILLING_URL;
  const body = JSON.stringify({ ident: 'month' });
  const response = await fetch(`${baseUrl}/sandbox/sessions`, { method: 'POST', body });
  const { orgId, ...session } = await response.json();
  const plans = [
    {
      ident: 'month',
      title: 'Monthly',
      currency: 'USD',
      price: '19.99',
      period: { count: 1, unit: 'month' },
    },
    { ident: 'year', title: 'Yearly', currency: 'USD', price: '99.99', period: { count: 1, unit: 'year' } },
  ];
  return { orgId, session, plans, baseUrl };
}
