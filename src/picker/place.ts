/**
 * Where the picker should sit, according to its options. This module is pure. It does not know where the picker sits
 * now.
 */
import type { Session } from '../types.ts';
import type { PlanPickerOptions } from './options.ts';
import type { Place } from './seating.ts';
import { addressOf, isPerPlan, selectedIn } from './settings.ts';

/**
 * Returns the place where the picker should sit; `null` if there is no session to sit at.
 * @param isSelectedNew whether the option `selected` counts. It counts only for the session that it was set with, not
 * for a later session
 */
export const placeOf = (options: PlanPickerOptions, isSelectedNew: boolean): Place | null => {
  const given = options.session ?? null;
  if (!given && !isPerPlan(options)) return null;
  // The session is copied, because the host may change its own object and then set the same object again.
  return {
    ...addressOf(options),
    session: given && copyOf(given),
    selected: isSelectedNew ? selectedIn(options) : null,
  };
};

const copyOf = ({ clientToken, orderId, ident, fresh }: Session): Session => ({
  clientToken,
  orderId,
  ...(ident && { ident }),
  ...(fresh === true && { fresh }),
});
