/** Asks the sandbox again and again what the session holds. */
import { signal } from '@preact/signals';
import { lookAgain, moment } from './picker.ts';
import { readTruth, type Truth } from './sandbox.ts';
import { isReal } from './service.ts';

export interface Answer {
  /** `null` if the sandbox did not answer. */
  readonly truth: Truth | null;
  readonly message: string;
  /** The value of `glance()` at the moment when the sandbox was asked. */
  readonly seen: string;
}

export const answer = signal<Answer | null>(null);

/**
 * What the picker says now, as one text. An answer of the sandbox is out of date if its `seen` differs from this text.
 */
export const glance = (): string => {
  const { shown, canPay, orderId } = moment.value;
  return `${shown} ${canPay} ${orderId}`;
};

let questions = 0;
let nextQuestion: ReturnType<typeof setTimeout> | undefined;

/**
 * Makes the page ignore an answer of the sandbox that is still on its way, because this answer would be out of date.
 */
export const dropQuestion = (): void => {
  questions += 1;
};

/**
 * Asks the sandbox at once, and then again and again. Asks more often while the shopper cannot pay or a write waits for
 * its answer. Only the answer to the last question counts.
 */
export const ask = async (): Promise<void> => {
  const { orderId } = moment.value;
  if (isReal || orderId === undefined) return;
  clearTimeout(nextQuestion);
  dropQuestion();
  const question = questions;
  const seen = glance();
  const found = await readTruth(orderId)
    .then((truth) => ({ truth, message: '', seen }))
    .catch(({ message }: Error) => ({ truth: null, message, seen }));
  if (question !== questions) return;
  answer.value = found;
  lookAgain();
  const isWaiting = found.truth?.writes.some(({ outcome }) => outcome === 'waiting');
  const isCalm = seen === glance() && moment.value.canPay && !isWaiting;
  nextQuestion = setTimeout(ask, isCalm ? 2000 : 250);
};
