/** How each event changes the state. */
import { conclude } from './answers.ts';
import { distrust, giveUpWrite, withLost, withoutHostUpdate, withoutPastWrites } from './doubt.ts';
import type { CheckoutEvent, EventOf, WriteOutcome } from './event.ts';
import { withKnownCosts, withOffer } from './offers.ts';
import { backoffAfter, defaultPolicy, type Policy } from './policy.ts';
import { isLocked, isShoppersPick, shownIn, threatsTo } from './reading.ts';
import { rollBack } from './rollback.ts';
import type { Renewal, State } from './state.ts';

export const advance = (before: State, event: CheckoutEvent, policy: Policy = defaultPolicy): State => {
  const after = withoutOpenPick(react(withoutPastWrites(before, event.at), event, policy));
  // There may be many plans, so their costs are compared only if something about them can be new.
  const mayBeNew = after.offers !== before.offers || after.isOwner !== before.isOwner;
  return mayBeNew ? withKnownCosts(after) : after;
};

const react = (state: State, event: CheckoutEvent, policy: Policy): State => {
  switch (event.type) {
    case 'picked':
      return isLocked(state) ? state : pick(state, event, policy);

    case 'sent': {
      const { id, ident } = event;
      return { ...state, underWay: { task: 'write', id, ident, proves: true } };
    }
    case 'called-off':
      return state.underWay?.id === event.id ? { ...state, underWay: null } : state;
    case 'answered': {
      // If the picker has given up on the write, the write is not under way any more. In that case, the answer changes
      // nothing.
      const write = underWayIn(state, 'write', event);
      return write ? conclude(state, write, event, policy) : state;
    }

    case 'hosts-changed':
      return {
        ...shortenUpdatePause(withoutHostUpdate(state), event.at + policy.backoff),
        hostUpdated: false,
      };
    case 'host-update-began':
      return { ...state, underWay: { task: 'host-update', id: event.id } };
    case 'host-update-done':
      if (!underWayIn(state, 'host-update', event)) return state;
      return { ...state, underWay: null, hostUpdated: true, failures: 0, trouble: null };
    case 'host-update-failed': {
      if (!underWayIn(state, 'host-update', event)) return state;
      const failures = state.failures + 1;
      const notBefore = event.at + backoffAfter(failures, event.chance, policy);
      return { ...state, underWay: null, failures, trouble: event.problem, notBefore };
    }

    case 'renewal-began':
      return { ...state, underWay: { task: 'renewal', id: event.id, ident: event.ident, proves: true } };
    case 'renewed':
    case 'renewal-failed': {
      const renewal = underWayIn(state, 'renewal', event);
      return renewal ? endRenewal(state, renewal, event, policy) : state;
    }

    case 'nudged':
      return nudge(state, event, policy);
    case 'time-passed':
      return state;
    case 'abandoned':
      return { ...giveUpWrite(state, event.at, policy), underWay: null };
    case 'resumed': {
      const doubted = withLost(distrust(giveUpWrite(state, event.at, policy), null), event.lost);
      return { ...doubted, notBefore: Math.min(state.notBefore, event.at) };
    }
    case 'doubted':
      return distrust(state, event.ident);

    case 'seen-changed':
      return { ...state, isSeen: event.isSeen };
    case 'offline-changed':
      return { ...state, isOffline: event.isOffline };

    case 'took-over': {
      const owned: State = { ...withLost(state, event.lost), isOwner: true, paymentElsewhere: 'none' };
      const { base } = owned;
      const isVouched = event.vouched && base !== null && threatsTo(base, owned).length === 0;
      return { ...owned, confirmed: isVouched ? base : null };
    }
    case 'lock-lost':
      return { ...distrust(giveUpWrite(state, event.at, policy), null), isOwner: false };
    case 'heard-write':
      return distrust(withLost(state, [event.write]), event.write.ident);
    case 'payment-heard':
      return { ...state, paymentElsewhere: event.payment };

    case 'hold-asked':
      return withoutKeyPause(
        { ...state, holds: [...state.holds, { id: event.hold, seat: event.seat, isGranted: false }] },
        event.at,
      );
    case 'hold-granted': {
      const grant = (hold: State['holds'][number]) =>
        hold.id === event.hold ? { ...hold, isGranted: true } : hold;
      return { ...state, holds: state.holds.map(grant) };
    }
    case 'released':
      return { ...state, holds: state.holds.filter(({ id }) => id !== event.hold) };

    case 'offer-changed':
      return withOffer(state, event);
  }
};

const pick = (state: State, { ident, by, at, pause }: EventOf<'picked'>, policy: Policy): State => {
  const isShopper = by === 'shopper';
  const isChallenge = state.ended !== null;
  // Code may pick the plan that is already shown, the plan that was just rolled back, or any plan after the end of the
  // session. The write for such a pick waits until `spacing` has passed since the last write.
  const isInsisting = ident === shownIn(state) || ident === state.rollback?.from;
  const isSpaced = !isShopper && (isChallenge || isInsisting);
  const soonest = isSpaced ? Math.max(at, state.endedAt + policy.spacing) : at;
  return {
    ...(ident === shownIn(state) ? state : withoutHostUpdate(state)),
    pick: { ident, by, at, isOpen: true },
    // Until the first acknowledgement, a roll-back leads to the plan that was shown first.
    base: state.base ?? (state.pick?.by === 'picker' ? state.pick.ident : null),
    failures: isSpaced ? state.failures : 0,
    notBefore: Math.max(soonest, at + pause),
    busyUntil: isShopper ? Math.min(state.busyUntil, at) : state.busyUntil,
    rollback: null,
    trouble: null,
    isChallenged: isChallenge,
    isRenewalSpent: isSpaced && state.isRenewalSpent,
  };
};

/**
 * A nudge by the shopper ends both waits, `notBefore` and `busyUntil`. A nudge by code does not end `busyUntil`. It
 * shortens `notBefore`, but not to less than `spacing` after the last write.
 */
const nudge = (state: State, { at, by, isRetry = false }: EventOf<'nudged'>, policy: Policy): State => {
  const isShopper = by === 'shopper';
  const soonest = isShopper ? at : Math.max(at, state.endedAt + policy.spacing);
  const isChallenge = isRetry && state.ended !== null;
  return {
    ...state,
    notBefore: isChallenge ? soonest : Math.min(state.notBefore, soonest),
    busyUntil: isShopper ? Math.min(state.busyUntil, at) : state.busyUntil,
    isChallenged: state.isChallenged || isChallenge,
    isRenewalSpent: state.isRenewalSpent && soonest > at,
  };
};

/**
 * With `sessionPerPlan`, a renewal ends as a write does. Without `sessionPerPlan`, this function gets only failed
 * renewals. A failed renewal counts as a lost write. After it, the picker does not call `renewSession` again while
 * `isRenewalSpent` is true.
 */
const endRenewal = (
  state: State,
  { id, ident, proves }: Renewal,
  event: EventOf<'renewed' | 'renewal-failed'>,
  policy: Policy,
): State => {
  const asWrite = (before: State, answer: WriteOutcome) =>
    conclude(before, { id, ident, proves }, { ...event, answer }, policy);
  // The lost writes are forgotten, because they cannot change the session of the rebuilt payment form.
  if (event.type === 'renewed') return asWrite({ ...state, lost: [] }, { outcome: 'acknowledged' });
  const { problem } = event;
  if (policy.sessionPerPlan) return asWrite(state, { outcome: 'refused', problem, ends: 'no' });
  const failed: State = { ...giveUpWrite(state, event.at, policy), isRenewalSpent: true };
  return failed.ended !== null && !failed.isChallenged ? rollBack(failed, failed.ended) : failed;
};

/**
 * Ends the pause after a key press, because a payment was asked for. If the shopper has picked and no attempt has
 * failed, `notBefore` is the end of this pause and not of a back-off.
 */
const withoutKeyPause = (state: State, at: number): State =>
  isShoppersPick(state) && state.failures === 0
    ? { ...state, notBefore: Math.min(state.notBefore, at) }
    : state;

/**
 * Shortens the pause after a failed `afterUpdate`, because the host that failed may be gone. The pause does not end at
 * once: the host may just have replaced its picker because of the failure, and may do so at each failure.
 */
const shortenUpdatePause = (state: State, until: number): State =>
  state.trouble?.kind === 'after-update' ? { ...state, notBefore: Math.min(state.notBefore, until) } : state;

/** Closes a pick once the service is known to hold its plan. */
const withoutOpenPick = (state: State): State => {
  const { pick, confirmed, underWay } = state;
  if (!pick?.isOpen || pick.ident !== confirmed || underWay?.task === 'write') return state;
  return { ...state, pick: { ...pick, isOpen: false }, base: pick.ident, confirmedBy: pick.by };
};

type Task = NonNullable<State['underWay']>;

const underWayIn = <Name extends Task['task']>(
  { underWay }: State,
  task: Name,
  { id }: { readonly id: string },
): Extract<Task, { readonly task: Name }> | null =>
  underWay?.task === task && underWay.id === id ? (underWay as Extract<Task, { readonly task: Name }>) : null;
