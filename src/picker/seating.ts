/**
 * Where a picker sits: at the running checkout of its session, or nowhere. A picker sits nowhere while it is off the
 * page, while it has no session, or while it is configured wrongly.
 */
import { Checkout, runningCheckout } from '../checkout/checkout.ts';
import type { EventNow } from '../checkout/event-now.ts';
import type { Opening, Seat } from '../checkout/seat.ts';
import type { Page } from '../page/page.ts';
import { type Choice, choiceIn, shownIn } from '../protocol/index.ts';
import { type Address, isSameAddress } from '../service/address.ts';
import type { Ident, Session } from '../types.ts';

/** Where the host wants the picker to sit. */
export interface Place extends Address {
  /** `null` means a checkout without a session (only with `sessionPerPlan`). */
  readonly session: Session | null;
  /** The plan to show first, if no other plan was chosen before. */
  readonly selected: Ident | null;
}

export interface Seating {
  checkout(): Checkout | null;
  /** The address of the picker's seat, or of its last seat; `null` before the first seat. */
  address(): Address | null;
  /**
   * Moves the picker to the place that the host wants. `null` takes the picker off its seat. If the place has not
   * changed, the picker stays, or sits down again where a renewal has moved it.
   */
  sitAt(place: Place | null): void;
  /** Moves the picker to the session that `renewSession` gave. */
  follow(place: Address & { readonly session: Session }, opening: Opening): void;
  /**
   * Remembers that the host replaced a session, even if the picker never sat at it. The host's payment form may belong
   * to that old session.
   */
  passBy(): void;
  happen(event: EventNow): void;
  /** Tells the checkout that the picker offers other plans or other prices now. */
  offerAnew(): void;
  /** Remembers a choice until the picker has a seat. */
  choose(choice: Choice): void;
  /** The choice that was made while the picker had no seat. */
  chosen(): Choice | null;
}

export const createSeating = (page: Page, seat: Seat): Seating => {
  let checkout: Checkout | null = null;
  let leave: (() => void) | null = null;
  /** The place that the host named last. */
  let named: Place | null = null;
  /** Where a renewal has moved the picker; `null` if the host has named another place since then. */
  let renewed: (Address & { readonly session: Session }) | null = null;
  let running: Address | null = null;
  /**
   * The last checkout without a session; `null` if the host has named a session since then. Its payment may go on
   * without the picker, and no other picker can join it.
   */
  let unnamed: { readonly checkout: Checkout; readonly address: Address } | null = null;
  let kept: Choice | null = null;
  /** Whether a person or code chose the plan that was shown when the picker left the page. */
  let wasChosen = false;
  let hadSession = false;
  /** How often the picker has moved, or has left its seat. */
  let moves = 0;

  const standUp = (): void => {
    const left = leave;
    leave = null;
    checkout = null;
    // Without a seat, this picker must no longer say that the shopper can pay. So the signals of this picker change
    // here, before other pickers report the change to hosts.
    seat.changed();
    left?.();
  };

  const runningAt = (place: Address & { readonly session: Session | null }): Checkout | undefined => {
    if (place.session) return runningCheckout(page, place, place.session);
    const isPaying = unnamed?.checkout.isPaying() && isSameAddress(unnamed.address, place);
    return isPaying ? unnamed?.checkout : undefined;
  };

  /** @param tell tells a running checkout what the host says about its session */
  const sit = (
    place: Address & { readonly session: Session | null },
    opening: Opening,
    tell = (_running: Checkout): void => {},
  ): void => {
    const { session } = place;
    const move = ++moves;
    running = { baseUrl: place.baseUrl, orgId: place.orgId };
    const found = runningAt(place);
    // A new checkout reads what the old checkout knows, so it is made before the picker leaves the old checkout.
    const chosen = found ?? new Checkout(page, seat, session, opening);
    let { pick } = opening;
    kept = pick;
    if (checkout && checkout !== chosen) standUp();
    // A listener may just have moved the picker elsewhere. In that case, this move stops.
    if (move !== moves) return;
    // A listener may also have put another picker at this place. Then this picker joins that picker's checkout.
    const joined = runningAt(place) ?? chosen;
    const isNew = !found && joined === chosen;
    // The checkout is told before the picker shows its state.
    if (!isNew) tell(joined);
    if (move !== moves) return;
    // A listener may also have chosen another plan.
    pick = kept;
    checkout = joined;
    leave = null;
    hadSession ||= session !== null;
    unnamed = session ? null : { checkout: joined, address: running };
    kept = null;
    const leaveJoined = joined.sit(seat, isNew || opening.isFirst, opening.isRenewal);
    if (checkout !== joined) {
      leaveJoined();
      return;
    }
    leave = leaveJoined;
    // A new checkout began with the pick of its opening.
    const isShown = isNew && pick === opening.pick;
    if (!isShown && pick?.isOpen && pick.by !== 'picker' && pick.ident !== shownIn(joined.state())) {
      joined.happen({ type: 'picked', ident: pick.ident, by: pick.by, pause: 0 });
    }
  };

  const isRunningAt = (place: Place): boolean =>
    isSameAddress(running, place) && isSameSession(checkout?.session ?? null, place.session);

  const openingAt = ({ session, selected }: Place, isNamedAgain: boolean): Opening => {
    const isFirst = !hadSession;
    // While the picker was off the page, the host may have named another session, with its plan. A plan that nobody
    // chose then gives way to the plan of that session, as it does on the page.
    const givesWay = !isFirst && !isNamedAgain && kept?.by === 'picker' && !wasChosen;
    if (!checkout && session?.ident && givesWay) return { pick: null, isFirst, isRenewal: false };
    const state = checkout?.state();
    const first = choiceOf(selected);
    const outliving = state ? choiceIn(state, Boolean(session?.ident || first)) : kept;
    return { pick: outliving ?? first, isFirst, isRenewal: false };
  };

  return {
    checkout: () => checkout,
    address: () => running,

    sitAt(place) {
      if (!place) {
        const state = checkout?.state();
        if (state) wasChosen = (state.pick?.by ?? 'picker') !== 'picker';
        kept = (state && choiceOf(shownIn(state))) ?? kept;
        moves += 1;
        return standUp();
      }
      const before = named;
      named = place;
      const isNamedAgain =
        before !== null && isSameAddress(before, place) && isSameSession(before.session, place.session);
      if (!isNamedAgain) renewed = null;
      // If the host now names another plan for a running session, the host may have changed the session itself. So no
      // other plan counts as confirmed. Another picker, or a renewal, may have named the plan before.
      const tell = (running: Checkout): void => {
        const said = place.session?.ident;
        const saidBefore = isNamedAgain ? before.session?.ident : running.named();
        if (said && said !== saidBefore) running.doubt(said);
      };
      if (checkout && (isNamedAgain || isRunningAt(place))) tell(checkout);
      else sit(renewed ?? place, openingAt(place, isNamedAgain), tell);
    },

    follow(place, opening) {
      renewed = place;
      sit(place, opening);
    },
    passBy() {
      hadSession = true;
      renewed = null;
      unnamed = null;
    },
    happen(event) {
      checkout?.happen(event);
    },
    offerAnew() {
      checkout?.happen({ type: 'offer-changed', seat: seat.name, offer: seat.offer() });
    },
    choose(choice) {
      kept = choice;
      seat.changed();
    },
    chosen: () => kept,
  };
};

/** A choice that the picker makes itself: neither the shopper nor the host made it. */
const choiceOf = (ident: Ident | null): Choice | null =>
  ident === null ? null : { ident, by: 'picker', isOpen: true };

export const isSameSession = (one: Session | null, other: Session | null): boolean =>
  one === other || (one !== null && one.orderId === other?.orderId && one.clientToken === other.clientToken);
