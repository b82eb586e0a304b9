/** The checkout page around the picker: the order, the button that pays, the receipt. */
import { effect } from '@preact/signals';
import type { Ident, Offer } from 'funnelfox-plan-picker';
import { language, texts } from './language.ts';
import { part } from './part.ts';
import { isPaying, notice, pay, type Receipt, receipt } from './payment.ts';
import { moment, picker } from './picker.ts';
import { fill } from './texts/texts.ts';

export const showShop = (): void => {
  effect(showOrder);
  effect(showButtons);
  effect(showNotice);
  effect(showReceipt);
  part('checkout').addEventListener('submit', (event) => {
    event.preventDefault();
    payAndTell();
  });
  for (const button of walletButtons) {
    // A wallet opens its sheet during the click, so a click cannot wait until the shopper can pay.
    button.addEventListener('click', () => picker.canPay && payAndTell());
  }
};

const walletButtons = part('wallets').querySelectorAll('button');

const payAndTell = async (): Promise<void> => {
  await pay();
  if (receipt.value) part('charged').focus();
  part(receipt.value ? 'receipt' : 'notice').scrollIntoView({ block: 'nearest' });
};

const offerOf = (ident: Ident | null): Offer | undefined =>
  moment.value.offers.find(({ plan }) => plan.ident === ident);

const titleOf = (ident: Ident): string => offerOf(ident)?.plan.title ?? ident;

const dueToday = (ident: Ident): string => offerOf(ident)?.terms?.dueToday ?? '…';

/** The order summary shows the confirmed plan, even if another plan is selected on screen. */
const showOrder = (): void => {
  const { confirmed, status } = moment.value;
  const { plan, terms } = offerOf(confirmed) ?? {};
  const isUnsure = status === 'saving' || status === 'checking';
  const first = plan?.intro?.period ?? plan?.period;
  const format = new Intl.RelativeTimeFormat(language.value);
  part('order').hidden = receipt.value !== null || status === 'closed';
  part('order').classList.toggle('unsure', isUnsure);
  part('confirming').hidden = !isUnsure;
  part('order-plan').textContent = plan?.title ?? '…';
  part('order-due').textContent = terms?.dueToday ?? '…';
  part('order-price').textContent = terms?.price ?? '…';
  part('order-when').textContent = fill(texts().renewal, {
    when: first ? format.format(first.count, first.unit) : '…',
  });
  part('order-renewal').hidden = !plan?.period;
};

const showButtons = (): void => {
  const { canPay, offers, shown, status } = moment.value;
  const { choosing, closed, pay, paying, waiting } = texts();
  const button = part<HTMLButtonElement>('pay');
  // Before the prices are loaded, there is no plan to choose. So the button says only “…”.
  const empty = offers.length > 0 ? choosing : '…';
  const obstacle = status === 'closed' ? closed : status === 'empty' ? empty : waiting;
  const offered = fill(pay, { amount: dueToday(shown), plan: titleOf(shown) });
  // A `disabled` button would lose the focus, so the button only gets `aria-disabled`. The picker itself stops the
  // submit while the shopper cannot pay.
  for (const each of [button, ...walletButtons]) each.ariaDisabled = String(!canPay || isPaying.value);
  button.textContent = !canPay ? obstacle : isPaying.value ? paying : offered;
};

const showNotice = (): void => {
  const said = notice.value;
  part('notice').textContent = said ? fill(texts()[said.text], { plan: titleOf(said.ident) }) : '';
};

const showReceipt = (): void => {
  for (const id of ['wallets', 'payment']) part(id).hidden = receipt.value !== null;
  part('receipt').hidden = receipt.value === null;
  if (receipt.value) fillReceipt(receipt.value);
};

const fillReceipt = ({ charged, shown }: Receipt): void => {
  const text = texts();
  const isSame = charged === shown;
  part('receipt').classList.toggle('wrong', !isSame);
  part('charged').textContent = fill(text.charged, { plan: titleOf(charged) });
  part('receipt-verdict').textContent = isSame ? text.same : fill(text.different, { plan: titleOf(shown) });
  part('receipt-paid').textContent = fill(text.paid, { amount: dueToday(charged) });
};
