/**
 * The life of a picker: a host configures it, puts it on the page, and takes it off the page. After each of these
 * steps, the picker joins the right checkout or leaves it, and the right prices are loaded. This module does not know
 * the state of the checkout, the listeners or the callers.
 */
import type { ReadonlySignal, Signal } from '@preact/signals';
import { change } from '../change.ts';
import { besideCompanion, type Companion, type SdkPlace } from '../companion.ts';
import type { LivePrices } from '../live-prices.ts';
import { onLocale } from '../locale.ts';
import type { Problem } from '../types.ts';
import type { Offering } from './offering.ts';
import type { PlanPicker, PlanPickerOptions } from './options.ts';
import { placeOf } from './place.ts';
import { isSameSession, type Seating } from './seating.ts';
import { addressOf, timeoutOf } from './settings.ts';

/**
 * @param languages counts how often a language was registered
 * @param moved called when the picker may have got another seat
 * @param left called when the picker is off the page
 */
export const createLifecycle = (
  configured: Signal<PlanPickerOptions>,
  misconfigured: ReadonlySignal<Problem | null>,
  languages: Signal<number>,
  live: LivePrices,
  offering: Offering,
  seating: Seating,
  moved: () => void,
  left: () => void,
): Pick<PlanPicker, 'configure' | 'connect' | 'disconnect'> & SdkPlace => {
  /** What the host gave. Beside the SDK, not all of it takes effect. */
  let given = configured.peek();
  let sdk: Companion | null = null;
  let isConnected = false;
  let leaveLocales = () => {};

  const sit = (isSelectedNew: boolean): void => {
    const isSeated = isConnected && !misconfigured.peek();
    seating.sitAt(isSeated ? placeOf(configured.peek(), isSelectedNew) : null);
  };

  const wantPrices = (): void => {
    const now = configured.peek();
    const idents = isConnected ? offering.listed.peek() : null;
    live.want(idents && { ...addressOf(now), idents, timeout: timeoutOf(now) });
  };

  const readLanguages = () =>
    change(() => {
      languages.value += 1;
    });

  const configure = (changes: Partial<PlanPickerOptions>): void => {
    const before = configured.peek();
    // The object has no prototype. Otherwise a polluted `Object.prototype` could decide to which address the token is
    // sent.
    given = { __proto__: null, ...given, ...changes } as PlanPickerOptions;
    if (changes.renewSession) sdk?.refuseRenewal();
    const now = besideCompanion(given, sdk);
    // The picker may never have had a seat at the previous session: it was off the page, or a listener replaced the
    // session at once. `passBy` remembers that there was such a session.
    const passed = !misconfigured.peek() && before.session;
    if (passed && !isSameSession(passed, now.session ?? null)) seating.passBy();
    change(() => {
      configured.value = now;
      wantPrices();
      // The offer is updated in the same batch as the price. Otherwise somebody could see a new price beside an old
      // “can pay”.
      seating.offerAnew();
    });
    // A listener may have called `configure` again. In that case, the later call has done the rest.
    if (configured.peek() !== now) return;
    sit('selected' in changes || !before.session);
    seating.checkout()?.heedOptions();
    moved();
  };

  return {
    configure,
    companion: () => sdk,
    accompany(next) {
      sdk = next;
      if (given.renewSession) next?.refuseRenewal();
      configure({});
    },
    connect() {
      if (isConnected) return;
      isConnected = true;
      leaveLocales = onLocale(readLanguages);
      readLanguages();
      wantPrices();
      sit(true);
      moved();
    },
    disconnect() {
      if (!isConnected) return;
      isConnected = false;
      leaveLocales();
      wantPrices();
      seating.sitAt(null);
      left();
    },
  };
};
