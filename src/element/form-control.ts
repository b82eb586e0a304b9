/** What a form is told: the value, and while the shopper cannot pay, why not. Pure, but for the list it makes. */
import { fill, type Messages } from '../messages.ts';
import type { Ident, Problem } from '../types.ts';

export interface Standing {
  readonly shown: Ident | null;
  /** Of the plan shown. */
  readonly title: string;
  readonly canPay: boolean;
  /** Why the session ended, where it has. */
  readonly ended: Problem | null;
  readonly messages: Messages;
}

/** `null`: valid. While the shopper cannot pay the control is invalid, so that the platform itself holds back the form. */
export const flawOf = (standing: Standing): { flags: ValidityStateFlags; message: string } | null => {
  const { shown, title, canPay, ended, messages } = standing;
  if (canPay) return null;
  const waiting = shown === null ? messages.chooseFirst : messages.notYet;
  return {
    flags: shown === null ? { valueMissing: true } : { customError: true },
    message: ended ? fill(messages.reasons[ended.kind], { from: title }) : waiting,
  };
};

/** What is submitted: each value that there is, under the name that the host gave it. */
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
