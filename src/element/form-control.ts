/** What the form gets: the value, and a message while the shopper cannot pay. */
import { fill, type Messages } from '../messages.ts';
import type { Ident, Problem } from '../types.ts';

export interface Standing {
  readonly shown: Ident | null;
  /** The title of the plan shown. */
  readonly title: string;
  readonly canPay: boolean;
  /** Why the session ended, or `null` if it has not ended. */
  readonly ended: Problem | null;
  readonly messages: Messages;
}

/**
 * `null` if valid. The control is invalid while the shopper cannot pay, so that the browser itself holds back the form.
 */
export const flawOf = (standing: Standing): { flags: ValidityStateFlags; message: string } | null => {
  const { shown, title, canPay, ended, messages } = standing;
  if (canPay) return null;
  const waiting = shown === null ? messages.chooseFirst : messages.notYet;
  return {
    flags: shown === null ? { valueMissing: true } : { customError: true },
    message: ended ? fill(messages.reasons[ended.kind], { from: title }) : waiting,
  };
};

/** The data to submit: each value that is not `null`, under the name that the host gave it. */
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
