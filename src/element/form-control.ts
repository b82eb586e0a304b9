/** What the form gets from the picker: the value, and a message while the shopper cannot pay. */
import { fill } from '../messages.ts';
import type { PlanPicker } from '../picker/options.ts';

export interface Flaw {
  readonly flags: ValidityStateFlags;
  readonly message: string;
}

/**
 * Why the control is invalid; `null` if it is valid. The control is invalid while the shopper cannot pay. So the
 * browser itself holds back the form.
 */
export const flawOf = (picker: PlanPicker): Flaw | null => {
  const shown = picker.shown.value;
  const canPay = picker.canPay.value;
  const messages = picker.messages.value;
  const from = picker.offers.value.find(({ plan }) => plan.ident === shown)?.plan.title ?? '';
  const ended = picker.status.value === 'closed' ? picker.problem.value : null;
  if (canPay) return null;
  const waiting = shown === null ? messages.chooseFirst : messages.notYet;
  return {
    flags: shown === null ? { valueMissing: true } : { customError: true },
    message: ended ? fill(messages.reasons[ended.kind], { from }) : waiting,
  };
};

/** The data to submit: each value that is not `null`, under the name that the host gave to this value. */
export const entriesOf = (
  entries: readonly (readonly [name: string, value: string | null])[],
): FormData | null => {
  let data: FormData | null = null;
  for (const [name, value] of entries) {
    if (!name || value === null) continue;
    data ??= new FormData();
    data.append(name, value);
  }
  return data;
};
