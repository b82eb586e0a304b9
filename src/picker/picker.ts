/**
 * The picker without an element, also called the headless picker. This module connects options, offering, seat, news
 * and callers. It decides nothing itself, and knows no element and no markup.
 */
import { computed, signal } from '@preact/signals';
import type { Seat } from '../checkout/seat.ts';
import { sdkPlace } from '../companion.ts';
import { createLivePrices } from '../live-prices.ts';
import { browserPage } from '../page/browser.ts';
import { loadPricePoints } from '../price-points.ts';
import { sendWrite } from '../service/write.ts';
import { createCallers } from './callers.ts';
import { createLifecycle } from './lifecycle.ts';
import { createOffering } from './offering.ts';
import type { PlanPicker, PlanPickerOptions, Surroundings } from './options.ts';
import { createPick } from './pick.ts';
import { createReading } from './reading.ts';
import { createSeatSignals } from './seat-signals.ts';
import { createSeating } from './seating.ts';
import { addressOf, problemWithOptions, settingsOf } from './settings.ts';
import { createTelling, type Heard } from './telling.ts';

/**
 * Makes a picker without an element. In a page, the picker runs until `disconnect()`. On a server, it runs only after
 * `connect()`. Wrong options throw no error: `problem` says what is wrong.
 */
export const createPlanPicker = (
  options: PlanPickerOptions,
  {
    send = sendWrite,
    loadPrices = loadPricePoints,
    page = browserPage,
    // On a server nobody sees the picker. So it must not write, and must not keep the server busy.
    connected = page.hasViewer(),
    document = () => globalThis.document,
  }: Surroundings = {},
): PlanPicker => {
  const configured = signal<PlanPickerOptions>({ orgId: '' });
  /** Why the picker cannot run with its options. */
  const misconfigured = computed(() => problemWithOptions(configured.value));
  const languages = signal(0);
  const live = createLivePrices(
    page,
    loadPrices,
    // The offer is updated in the same batch as the price, as in `configure`.
    () => seating.offerAnew(),
    () => settle(),
  );
  const offering = createOffering(configured, live, languages);
  const name = page.newName();
  const seat: Seat = {
    name,
    settings: () => settingsOf(configured.peek(), seating.address(), send),
    document,
    offer: () => offering.forProtocol.peek(),
    changed: (meanwhile) => seated.refresh(meanwhile),
    heard: (...heard) => settle(heard),
    renewed(session, opening) {
      seating.follow({ ...addressOf(configured.peek()), session }, opening);
      moved();
    },
  };
  const seating = createSeating(page, seat);
  const seated = createSeatSignals(seating);
  const { state } = seated;
  const reading = createReading(configured, misconfigured, offering, live, seated, name, seating.checkout);
  const telling = createTelling(page, reading, offering, seating.checkout);
  const callers = createCallers(page, name, seating, state, misconfigured, reading);

  const settle = (heard: Heard | null = null): void => {
    callers.doubtPrices();
    telling.tellChanges(heard);
    callers.serve();
  };
  const moved = (): void => {
    callers.askAgain();
    settle();
  };
  const left = (): void => {
    settle();
    callers.dismiss();
  };

  const pick = createPick(seating, state, offering, reading, telling, callers, settle);
  const life = createLifecycle(configured, misconfigured, languages, live, offering, seating, moved, left);
  if (connected) life.connect();
  life.configure(options);

  return {
    ...reading,
    configure: life.configure,
    connect: life.connect,
    disconnect: life.disconnect,
    pick,
    settled: callers.settled,
    beginPayment: callers.beginPayment,
    retry({ by = 'host' } = {}) {
      live.retry();
      seating.happen({ type: 'nudged', by: by === 'shopper' ? 'shopper' : 'code', isRetry: true });
    },
    payHere: () => seating.checkout()?.payHere(),
    subscribe: telling.subscribe,
    [Symbol.dispose]: life.disconnect,
    ...{ [sdkPlace]: { companion: life.companion, accompany: life.accompany } },
  };
};
