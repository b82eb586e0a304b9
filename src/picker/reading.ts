/**
 * What a host can read from a picker. All these values follow from the options, the offering and the seat, so this
 * module stores no value. It changes nothing, and does not know who reads the values.
 */
import { computed, type ReadonlySignal } from '@preact/signals';
import type { Checkout } from '../checkout/checkout.ts';
import { isIdent } from '../ident.ts';
import type { LivePrices } from '../live-prices.ts';
import { describeTotal } from '../money.ts';
import { canPayIn, problemIn, shownIn, statusOf } from '../protocol/index.ts';
import { problemWithIdent } from '../service/configuration.ts';
import type { Ident, Problem, Session, Status } from '../types.ts';
import type { Offering } from './offering.ts';
import type { PlanPicker, PlanPickerOptions } from './options.ts';
import type { SeatSignals } from './seat-signals.ts';
import { selectedIn } from './settings.ts';

/** All signals that a host can read from a picker. */
export type Reading = {
  readonly [Name in keyof PlanPicker as PlanPicker[Name] extends Readable ? Name : never]: PlanPicker[Name];
};

type Readable = ReadonlySignal<unknown>;

/** @param name the name of the picker's seat */
export const createReading = (
  configured: ReadonlySignal<PlanPickerOptions>,
  misconfigured: ReadonlySignal<Problem | null>,
  offering: Offering,
  live: LivePrices,
  { state, session, chosen }: SeatSignals,
  name: string,
  checkout: () => Checkout | null,
): Reading => {
  const { offers, awaited, prices, isHostsList, messages, wording } = offering;
  const shown = computed(() =>
    state.value
      ? shownIn(state.value)
      : (chosen.value ?? selectedIn(configured.value) ?? identOf(configured.value.session)),
  );
  const offerShown = computed(() => offers.value.find(({ plan }) => plan.ident === shown.value));
  const confirmed = computed(() => state.value?.confirmed ?? null);
  const canPay = computed(
    () => state.value !== null && misconfigured.value === null && canPayIn(state.value, name),
  );
  const status = computed((): Status => {
    if (misconfigured.value) return 'closed';
    const now = state.value;
    const here = now && checkout();
    if (!here) return 'empty';
    const status = statusOf(now, here.policy(), name);
    // A session may end while the prices are still loading.
    return status === 'closed' || isHostsList.value || offers.value.length > 0 ? status : 'empty';
  });
  const goneProblem = (): Problem | null => {
    // An empty list of plans is no mistake, because the plans may come later.
    const isGone = !isHostsList.value && offers.value.length > 0 && !offerShown.value?.terms;
    const ident = shown.value;
    if (!isGone || ident === null || awaited.value.includes(ident)) return null;
    const message = `plans: expected them to include and price the plan shown, ${ident}`;
    return { kind: 'plans', message, ident };
  };
  const problem = computed((): Problem | null => {
    if (misconfigured.value) return misconfigured.value;
    const [unoffered] = offering.problems.value;
    const own = state.value && problemIn(state.value);
    return (
      own ?? live.problem.value ?? goneProblem() ?? problemWithSelected(configured.value) ?? unoffered ?? null
    );
  });
  const rollback = computed(() => state.value?.rollback ?? null);
  const lostPick = computed(() => {
    const from = rollback.value?.from ?? null;
    const lost = state.value?.lost ?? [];
    // The plan is returned only if the shopper can pick it again without waiting. If a lost write of another plan may
    // still be applied, the shopper must wait.
    return lost.length > 0 && lost.every(({ ident }) => ident === from) ? from : null;
  });
  const paymentElsewhere = computed(() => state.value?.paymentElsewhere ?? 'none');
  const total = computed(() => {
    const { total, isNamed } = offering.total.value;
    if (!isNamed) return null;
    const isHeld = shown.value === confirmed.value && state.value?.underWay === null;
    const told = isHeld && total?.ident === shown.value ? describeTotal(total, wording.value) : null;
    return told ?? messages.value.totalPending;
  });
  return {
    ...{ shown, confirmed, canPay, status, problem, rollback, lostPick, paymentElsewhere, total },
    ...{ session: computed(() => session.value), offers, prices, messages },
  };
};

/** The plan that a session names; `null` if the session names none or cannot be read. */
const identOf = (session: Session | null | undefined): Ident | null => {
  try {
    return isIdent(session?.ident) ? session.ident : null;
  } catch {
    return null;
  }
};

const problemWithSelected = ({ selected }: PlanPickerOptions): Problem | null =>
  selected ? problemWithIdent(selected, 'selected') : null;
