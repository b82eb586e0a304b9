/** The page's picker, and its state as a signal. */
import 'funnelfox-plan-picker/define';
import { signal } from '@preact/signals';
import type { PlanPickerEventDetails, PlanPickerNews } from 'funnelfox-plan-picker';
import { scenario } from './scenario.ts';
import { connect, isReal } from './service.ts';

const found = document.querySelector('ff-plan-picker');
if (!found) throw new Error('expected <ff-plan-picker>');
export const picker = found;
// What the picker says depends on its service. So the service is set before anything is read from the picker.
connect(picker);
if (!isReal && scenario.plans) picker.pricePoints = scenario.plans.map(({ ident }) => ident);

const read = () => ({
  shown: picker.value,
  confirmed: picker.confirmed,
  status: picker.status,
  canPay: picker.canPay,
  problem: picker.problem,
  offers: picker.offers,
  orderId: picker.session?.orderId,
});

export const moment = signal(read());

/** Reads the picker again. Call this after a change that no event reports, such as a new session. */
export const lookAgain = (): void => {
  moment.value = read();
};

const eventTypes: readonly (keyof PlanPickerEventDetails)[] = [
  'plan-pick',
  'plan-confirm',
  'plan-rollback',
  'plan-problem',
  'plan-offers',
  'plan-status',
];

/** Calls the listener after every event of the picker. */
export const onNews = (listener: (news: PlanPickerNews) => void): void => {
  for (const type of eventTypes) {
    picker.addEventListener(type, ({ detail }) => listener({ type, detail } as PlanPickerNews));
  }
};

onNews(lookAgain);
