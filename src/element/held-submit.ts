/**
 * Holds back a submit of the form while the shopper cannot pay. If the shopper pressed “Pay” while the plan was being
 * saved, the submit goes on by itself once that plan is confirmed at the same price. So nobody has to press “Pay” twice.
 * This module does not know why the shopper cannot pay.
 */
import { startStopwatch } from '../stopwatch.ts';

export interface Holder {
  readonly element: HTMLElement;
  form(): HTMLFormElement | null;
  /**
   * What the shopper agrees to with a submit, if the submit may go on later. The result is `null` if no submit may go on
   * by itself.
   */
  awaited(): string | null;
  /** What the shopper agrees to with a submit, if the shopper can pay. The result is `null` if the shopper cannot pay. */
  payable(): string | null;
  /** Called when the shopper waits for a held-back submit. The picker then makes its next attempt at once. */
  hurry(): void;
}

interface Held {
  readonly form: HTMLFormElement;
  readonly submitter: Submitter;
  /** The plan and the price that the shopper agreed to. */
  readonly agreed: string;
  /** The time since the shopper pressed the submit button, in ms. */
  passed(): number;
}

type Submitter = HTMLButtonElement | HTMLInputElement;

/**
 * The longest time after which a held-back submit still goes on, in ms. After a longer time, the shopper may no longer
 * want to pay.
 */
const goesOnWithin = 10_000;

export class HeldSubmit {
  readonly #holder: Holder;
  /** The submit button that the shopper pressed in this task. */
  #pressed: Submitter | null = null;
  #held: Held | null = null;

  constructor(holder: Holder) {
    this.#holder = holder;
  }

  /** Adds listeners to the document or shadow root that the element is in. Returns a function that removes them. */
  listen(): () => void {
    const { element } = this.#holder;
    const root = element.getRootNode();
    const listeners = {
      click: (event: Event) => this.#press(event),
      submit: (event: Event) => this.#meetSubmit(event as SubmitEvent),
      input: (event: Event) => this.#meetEdit(event),
      change: (event: Event) => this.#meetEdit(event),
    };
    const invalid = () => this.#hold(this.#pressed);
    for (const [type, listener] of Object.entries(listeners)) root.addEventListener(type, listener, true);
    element.addEventListener('invalid', invalid);
    return () => {
      this.forget();
      for (const [type, listener] of Object.entries(listeners))
        root.removeEventListener(type, listener, true);
      element.removeEventListener('invalid', invalid);
    };
  }

  /**
   * Forgets the held-back submit. Called when the shopper does something else, when the plan changes, when a payment
   * begins, or when the host sets `resumeSubmit` to `off`.
   */
  forget(): void {
    this.#held = null;
  }

  /** Submits the form if the shopper can now pay what the shopper agreed to. */
  goOn(): void {
    const held = this.#held;
    const payable = this.#holder.payable();
    if (!held || payable === null) return;
    this.forget();
    if (payable !== held.agreed || held.passed() > goesOnWithin) return;
    const { form, submitter } = held;
    const isThere = form.isConnected && submitter.form === form && !submitter.matches(':disabled');
    if (isThere && this.#holder.form() === form) form.requestSubmit(submitter);
  }

  /**
   * Remembers the submit button that the shopper clicked. A key press on the button counts as a click, too. A click by
   * code is ignored, because it does not come from the shopper.
   */
  #press(event: Event): void {
    const submitter = event.isTrusted ? event.composedPath().find(isSubmitter) : undefined;
    if (!submitter) return;
    this.forget();
    this.#pressed = submitter;
    // The browser validates the form right after this event, in the same task. So the button counts as pressed only in
    // this task.
    setTimeout(() => {
      this.#pressed = null;
    });
  }

  #hold(submitter: Submitter | null): void {
    const { element } = this.#holder;
    const form = this.#holder.form();
    const agreed = this.#holder.awaited();
    if (!submitter || !form || submitter.form !== form || agreed === null) return;
    const isOther = (control: Element) => control !== element && control.matches(':invalid');
    if ([...form.elements].some(isOther)) return;
    this.#held = { form, submitter, agreed, passed: startStopwatch() };
    this.#holder.hurry();
  }

  /**
   * If the form has `novalidate`, or the submit button has `formnovalidate`, the browser does not validate the form. In
   * this case, this listener holds back the submit, before other listeners get the event.
   */
  #meetSubmit(event: SubmitEvent): void {
    const { element } = this.#holder;
    const form = this.#holder.form();
    if (event.target !== form || !form) return;
    this.forget();
    const { formMethod, formNoValidate } = (event.submitter ?? {}) as Partial<Submitter>;
    // A button that only closes a dialog does not pay.
    const isUnchecked = (form.noValidate || formNoValidate) && formMethod !== 'dialog';
    // Only an invalid picker holds back a submit. A disabled picker is not invalid. A copy of a picker is not invalid
    // either, if no script has set options of the copy.
    if (!isUnchecked || this.#holder.payable() !== null || !element.matches(':invalid')) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#hold(event.submitter === this.#pressed ? this.#pressed : null);
  }

  #meetEdit(event: Event): void {
    const { element } = this.#holder;
    const form = this.#holder.form();
    const control = event.target as Element & { readonly form?: unknown };
    if (form && control !== element && (control.form === form || form.contains(control))) this.forget();
  }
}

const isSubmitter = (target: EventTarget): target is Submitter =>
  ['submit', 'image'].includes((target as Partial<Submitter>).type ?? '') && 'form' in target;
