/** The demo beside the service's SDK: a page as the SDK's own guide shows it, plus the picker and the bridge. */
import 'funnelfox-plan-picker/define';
import { connectBilling } from 'funnelfox-plan-picker/billing-sdk';
import { part } from '../part.ts';
import { Billing } from './checkout.ts';

const picker = document.querySelector('ff-plan-picker');
if (!picker) throw new Error('expected <ff-plan-picker>');
const baseUrl = `${location.origin}/billing`;
Object.assign(picker, { orgId: 'sandbox', baseUrl });

const checkout = await Billing.createCheckout({
  ...{ orgId: 'sandbox', baseUrl, priceId: 'pp_monthly', container: '#payment' },
  customer: { externalId: crypto.randomUUID(), email: 'ada@example.com' },
});

const events = ['start-purchase', 'status-change', 'success', 'purchase-failure', 'purchase-completed'];
for (const event of events)
  checkout.on(event, (told) => {
    const line = document.createElement('li');
    line.textContent = `${event} ${typeof told === 'string' ? told : ''}`;
    part('log').prepend(line);
    showFacts();
  });

const ofOrder = (path: string, method = 'GET', body?: string) =>
  fetch(`/sandbox/sessions/${checkout.orderId}${path}`, { method, ...(body !== undefined && { body }) });

/**
 * Sets the chosen faults for the current order. Each order has its own faults. A declined payment brings another order,
 * so the faults are set again after it.
 */
const setFaults = async (): Promise<void> => {
  const chosen = new FormData(part<HTMLFormElement>('switches'));
  await ofOrder('/faults', 'PUT', String(chosen.get('write')));
  await ofOrder('/payment-faults', 'PUT', String(chosen.get('bank')));
};

const showFacts = async (): Promise<void> => {
  const { holds, payments } = await (await ofOrder('')).json();
  const facts = {
    ...{ 'The service holds': holds, 'the screen shows': picker.value, canPay: picker.canPay },
    ...{ 'the SDK says': checkout.state, charged: payments[0]?.ident ?? 'nothing' },
  };
  part('facts').replaceChildren(
    ...Object.entries(facts).map(([name, value]) => {
      const fact = Object.assign(document.createElement('div'), { className: 'fact' });
      const term = Object.assign(document.createElement('dt'), { textContent: name });
      fact.append(term, Object.assign(document.createElement('dd'), { textContent: String(value) }));
      return fact;
    }),
  );
};

part('switches').addEventListener('change', setFaults);
picker.addEventListener('plan-status', showFacts);
checkout.on('purchase-failure', setFaults);
connectBilling(picker, checkout);
await showFacts();
