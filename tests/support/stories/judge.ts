/** The rules that must hold at every moment. */

import { seatedAt } from './host.ts';
import { heldBy, mayLand, nameOf, spacing } from './service.ts';
import { planLists, priceIn } from './setup.ts';
import { spoiled } from './store.ts';
import { lockOf } from './tab.ts';
import type { Payment, Seat, Tab, World, Write } from './world.ts';

/** Whether the page hears just now, or is about to hear, that it lost the lock. */
const isUnheard = (tab: Tab, lock: string): boolean =>
  [tab.hearing, ...tab.tasks.map(({ loses }) => loses)].some((one) => one === lock || one === `${lock}:pay`);

export const judgeMoment = (world: World): void => {
  if (world.broken !== null) return;
  for (const tab of world.awake()) {
    for (const seat of tab.seats) {
      notePick(world, seat);
      judgePayable(world, seat);
    }
  }
  for (const payment of world.payments) judgePayment(world, payment);
};

/**
 * Remembers the last moment at which the shopper's pick was shown and could not be paid yet. Up to that moment, the
 * pick proves that the shopper is at the page.
 */
const notePick = (world: World, seat: Seat): void => {
  seat.shoppersPick ??= sharedPick(seat);
  const { picker, shoppersPick } = seat;
  if (shoppersPick === null) return;
  if (picker.canPay.peek() && picker.shown.peek() === shoppersPick) seat.shoppersPick = null;
  else if (picker.shown.peek() === shoppersPick) seat.shoppersPickAt = world.now;
};

/** Pickers of one page with the same checkout share its pick. Each of them takes this pick along to its next checkout. */
const sharedPick = (seat: Seat): Seat['shoppersPick'] => {
  const checkout = seatedAt(seat);
  const sharing = seat.tab.seats.filter((other) => checkout !== null && seatedAt(other) === checkout);
  return sharing.find(({ shoppersPick }) => shoppersPick !== null)?.shoppersPick ?? null;
};

const judgePayable = (world: World, seat: Seat): void => {
  const { name, tab, picker, isConnected, form, updates } = seat;
  if (!picker.canPay.peek()) return;
  world.tally.payable++;
  const shown = picker.shown.peek();
  const session = picker.session.peek();
  const claim = `${name} shows ${shown}, says “can pay”`;
  if (!isConnected) world.fail(`${claim}, and is not connected`);
  if (shown === null) {
    world.fail(`${claim}, and shows nothing`);
    return;
  }
  if ((updates || world.setup.sessionPerPlan) && isAtOldPrice(seat, form))
    world.fail(`${claim}, and the payment form has the price ${form?.price}`);
  if (world.setup.sessionPerPlan) {
    if (form?.ident !== shown) world.fail(`${claim}, and the payment form has ${form?.ident}`);
    return;
  }
  const checkout = seatedAt(seat);
  if (!session || checkout === null) {
    world.fail(`${claim}, and has no session`);
    return;
  }
  if (world.isBeyondPromise || isUnheard(tab, lockOf(nameOf(checkout)))) return;
  judgeHeld(world, claim, checkout, shown);
  if (world.tokens.get(session.clientToken) !== session.orderId)
    world.fail(`${claim}, with the token of another order`);
  if (updates && (form?.ident !== shown || form.token !== session.clientToken))
    world.fail(`${claim}, and the payment form has ${form?.ident} of ${form?.token}`);
};

/** Whether the payment form shows another price than the picker. Either of them may not know the price. */
const isAtOldPrice = (seat: Seat, form: Seat['form']): boolean => {
  const [inForm, now] = [form?.price ?? null, priceIn(seat.list, form?.ident ?? null)];
  return inForm !== null && now !== null && inForm !== now;
};

const judgeHeld = (world: World, claim: string, checkout: string, shown: string): void => {
  const held = heldBy(world, checkout);
  if (held !== shown) world.fail(`${claim}, and the service holds ${held}`);
  for (const write of world.writes) {
    if (write.checkout !== checkout || write.ident === shown || !mayLand(world, write)) continue;
    world.fail(`${claim}, and ${write.name} of ${write.tab.name} may still land`);
  }
  for (const call of world.calls) {
    if (call.checkout !== checkout || call.ident === shown || world.now >= call.until) continue;
    world.fail(`${claim}, and renewSession(${call.ident}) of ${call.seat.name} may still write`);
  }
};

const isGood = ({ seat, hold, checkout }: Payment): boolean =>
  !hold.signal.aborted && !isUnheard(seat.tab, lockOf(nameOf(checkout)));

const judgePayment = (world: World, payment: Payment): void => {
  const { seat, hold, checkout } = payment;
  if (world.isBeyondPromise || world.isTelling || world.setup.sessionPerPlan || !isGood(payment)) return;
  const claim = `${seat.name} holds a payment for ${hold.ident}`;
  judgeHeld(world, claim, checkout, hold.ident);
  if (payment.form && payment.form.ident !== hold.ident)
    world.fail(`${claim}, and the payment form had ${payment.form.ident}`);
  if (isAtOldPrice(seat, payment.form))
    world.fail(`${claim}, and the payment form had the price ${payment.form?.price}`);
  const other = world.payments.find((one) => one !== payment && one.checkout === checkout && isGood(one));
  if (other) world.fail(`${claim}, and ${other.seat.name} another of the same order`);
};

/** Checks a write at the moment when it leaves the page. */
export const judgeWrite = (world: World, write: Write): void => {
  const { tab, checkout, ident } = write;
  const claim = `${tab.name} writes ${ident}`;
  if (world.setup.sessionPerPlan) world.fail(`${claim}, and each plan has a session of its own`);
  const owner = world.sessions.find(({ clientToken }) => clientToken === write.token);
  if (!owner) world.fail(`${claim} with a token that nobody gave`);
  const isOther = (one: Write) => one.tab === tab && one.checkout === checkout && !one.isAnswered;
  const another = world.writes.find((one) => isOther(one) && one.token === write.token);
  if (another) world.fail(`${claim} while ${another.name} is in flight`);
  const endedAt = tab.endedAt.get(checkout) ?? Number.NEGATIVE_INFINITY;
  if (world.isNudging && tab.page.now() - endedAt < spacing)
    world.fail(`${claim} ${tab.page.now() - endedAt} ms after the last one, because code asked for it`);
  const isRecent = (time: number) => world.now - time <= 1000;
  for (const seat of tab.seats) notePick(world, seat);
  const isPick = tab.seats.some(({ shoppersPickAt }) => isRecent(shoppersPickAt));
  // The page has checked whether it may write. During the check, the shopper may have left, or a host may have picked
  // another plan.
  const wasSeen = tab.page.isSeen([]) || isRecent(tab.hiddenAt);
  if (!wasSeen && !isPick) world.fail(`${claim}, and nobody sees it`);
  const lately = world.writes.filter((one) => one.checkout === checkout && one.sentAt > world.now - 1000);
  if (lately.length > stormy) world.fail(`${claim}, which is one of ${lately.length} in a second`);
  judgeLock(world, write, claim);
};

/** No checkout may get more writes than this in one second, because no story has more moves. */
const stormy = 40;

const judgeLock = (world: World, { tab, checkout, ident }: Write, claim: string): void => {
  if (world.setup.locks !== 'work') return;
  const lock = lockOf(nameOf(checkout));
  const isHeard = !isUnheard(tab, lock);
  if (isHeard && world.locks.holderOf(lock) !== tab.name) world.fail(`${claim} without the lock`);
  const stored = [...world.store.items].filter(([key]) =>
    key.startsWith(`${lockOf('write:')}${nameOf(checkout)}:`),
  );
  // If a page reads a spoiled note, it replaces this note. The new note is about a write that may be of any plan.
  const isOfAny = (entry: string) => entry === spoiled || entry.includes('"ident":null');
  const isNoted = stored.some(([, entry]) => entry.includes(`"${ident}"`) || isOfAny(entry));
  if (world.setup.storage === 'works' && !world.store.isFull && !isNoted)
    world.fail(`${claim}, and the journal does not know of it`);
  if (world.isBeyondPromise) return;
  const paid = world.payments.find((one) => one.checkout === checkout && isGood(one));
  if (paid) world.fail(`${claim} beside the payment of ${paid.seat.name} for ${paid.hold.ident}`);
};

/** After a change of the price, nobody may pay the shown plan until the picker has asked the service again. */
export const judgeOffer = (
  world: World,
  seat: Seat,
  couldPay: boolean,
  before: number,
  now: number,
): void => {
  const shown = seat.picker.shown.peek();
  const costOf = (list: number) => planLists[list]?.find(({ ident }) => ident === shown)?.price;
  const isAsBefore = costOf(before) === costOf(now);
  if (couldPay && !isAsBefore && seat.picker.canPay.peek())
    world.fail(`${seat.name} can still pay ${shown}, right after it came to cost ${costOf(now)}`);
  const isPriced = Number.parseFloat(costOf(now)?.toString() ?? '') > 0;
  if (seat.picker.canPay.peek() && !isPriced)
    world.fail(`${seat.name} can pay ${shown}, which is not on sale`);
};
