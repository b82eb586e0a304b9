/** The payment form that the stand-in for the SDK draws. It never disables its button. */

interface Callbacks {
  onPay(): void;
  /** The shopper has gone through the bank's step. */
  onStepEnd(): void;
}

export const drawForm = (container: HTMLElement | null, { onPay, onStepEnd }: Callbacks) => {
  const draw = (tag: string, text: string, className = '') =>
    Object.assign(document.createElement(tag), { textContent: text, className });
  const pay = draw('button', 'Pay', 'pay');
  const step = draw('button', 'Confirm in the bank’s app', 'plain');
  const told = draw('p', '', 'notice');
  told.role = 'status';
  step.hidden = true;
  container?.replaceChildren(draw('p', 'Card 4242 4242 4242 4242', 'note'), pay, step, told);
  pay.addEventListener('click', onPay);
  step.addEventListener('click', () => {
    step.hidden = true;
    onStepEnd();
  });
  return {
    say(text: string): void {
      step.hidden = true;
      told.textContent = text;
    },
    askForStep(): void {
      told.textContent = '';
      step.hidden = false;
    },
  };
};
