/**
 * `<ff-plan-picker>`: the headless picker as an HTML element. It turns properties and attributes into options, the
 * picker's news into events, and what can be paid into form validity. Importing it defines nothing, and works where
 * there is no DOM.
 */
import { effect, signal } from '@preact/signals';
import { h, render } from 'preact';
import type { Messages } from '../messages.ts';
import type { PlanPicker, PlanPickerOptions } from '../picker/options.ts';
import { createPlanPicker } from '../picker/picker.ts';
import { offerPlans } from '../plans.ts';
import { awaitedPlans } from '../price-points.ts';
import { namesSecret } from '../secret.ts';
import { textsOf } from '../texts.ts';
import type {
  Ident,
  Layout,
  Offer,
  PaymentHold,
  PickOutcome,
  PlanPickerEvents,
  PlanPickerNews,
  Problem,
  Settled,
  Status,
} from '../types.ts';
import { Picker } from '../view/picker.tsx';
import { entriesOf, flawOf } from './form-control.ts';
import { GivenOptions } from './given-options.ts';
import { HeldSubmit } from './held-submit.ts';
import { watchLanguage } from './markup.ts';
import { type ElementOptions, type OptionName, optionNames, optionOfAttribute, options } from './options.ts';
import { styleSheetsFor } from './style-sheet.ts';

/** The element's events by name, for `addEventListener`. */
export type PlanPickerEventMap = HTMLElementEventMap & PlanPickerEvents;

/**
 * `<ff-plan-picker>`: a form control that shows plans and keeps the checkout session in step. Its value is the plan
 * shown; while the shopper cannot pay it is invalid.
 */
export interface PlanPickerElement extends ElementOptions {
  addEventListener<Type extends keyof PlanPickerEventMap>(
    type: Type,
    listener: (this: PlanPickerElement, event: PlanPickerEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof PlanPickerEventMap>(
    type: Type,
    listener: (this: PlanPickerElement, event: PlanPickerEventMap[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'ff-plan-picker': PlanPickerElement;
  }
}

/** On a server there is no HTMLElement; the class can then be imported, but not made. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface above says what the table of options defines.
export class PlanPickerElement extends Base {
  static readonly formAssociated = true;
  /** A browser reads them when the element is defined, before one can be made. */
  static get observedAttributes(): readonly string[] {
    PlanPickerElement.#complete();
    return Object.keys(optionOfAttribute);
  }

  static #isComplete = false;

  /**
   * Gives the class the accessors that follow from the table of options. A bundler can only drop a class that nobody uses
   * if making it does nothing else.
   */
  static #complete(): void {
    if (PlanPickerElement.#isComplete) return;
    PlanPickerElement.#isComplete = true;
    for (const name of optionNames) {
      Object.defineProperty(PlanPickerElement.prototype, name, {
        ...{ configurable: true, enumerable: true },
        get(this: PlanPickerElement) {
          return this.#read(name);
        },
        set(this: PlanPickerElement, value: unknown) {
          this.#set(name, value);
        },
      });
    }
    for (const name of readOnly) {
      const accessor = Object.getOwnPropertyDescriptor(PlanPickerElement.prototype, name);
      Object.defineProperty(PlanPickerElement.prototype, name, { ...accessor, set: function ignore() {} });
    }
  }

  readonly #internals: ElementInternals;
  readonly #root: ShadowRoot;
  readonly #picker: PlanPicker;
  readonly #options = new GivenOptions(this);
  /** The plan that the host assigned as `value`. */
  #assigned: Ident | null = null;
  #isFlushDue = false;
  #stop: (() => void) | null = null;
  /** Stops listening where it stands: a move leads elsewhere. */
  #stopListening = () => {};
  readonly #heldSubmit: HeldSubmit;
  readonly #look = signal({
    locale: 'en',
    layout: 'auto' as Layout,
    disabled: false,
    required: false,
  });
  readonly #justConfirmed = signal<Ident | null>(null);
  #isShopperPicking = false;
  #awaitsConfirmation = false;

  constructor() {
    super();
    this.#internals = this.attachInternals();
    this.#root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    this.#root.adoptedStyleSheets = styleSheetsFor(this.ownerDocument);
    this.#picker = createPlanPicker(
      { orgId: '', plans: [] },
      { connected: false, document: () => this.ownerDocument },
    );
    this.#heldSubmit = new HeldSubmit({
      ...{ element: this, form: () => this.form },
      ...{ awaited: () => this.#awaited(), payable: () => (this.canPay ? this.#picker.shown.peek() : null) },
      hurry: () => this.#picker.retry({ by: 'shopper' }),
    });
    this.#picker.subscribe((news) => this.#hear(news));
    this.#validate();
  }

  // What is so now.

  /** The plan shown, or ''. Setting it picks that plan. */
  get value(): Ident | '' {
    return this.#now().shown.peek() ?? '';
  }
  set value(value: Ident | null | undefined) {
    this.#assigned = value || null;
    this.#dueFlush();
  }

  /** The plan the service is known to hold, or `null`. */
  get confirmed(): Ident | null {
    return this.#now().confirmed.peek();
  }

  /** Whether the plan shown is the plan in the session, and nothing can change that any more. */
  get canPay(): boolean {
    return this.#now().canPay.peek();
  }

  get status(): Status {
    return this.#now().status.peek();
  }

  /** What stands in the way, or why the last pick did not hold. */
  get problem(): Problem | null {
    return this.#now().problem.peek();
  }

  /** The plans, checked and with their terms spelled out: what an order summary needs. */
  get offers(): readonly Offer[] {
    return this.#now().offers.peek();
  }

  /** For a script of ours beside it. */
  get [textsOf](): Messages {
    return this.#now().messages.peek();
  }

  // What can be done.

  /** Shows a plan at once and tells the service. Never rejects. */
  pick(ident: Ident): Promise<PickOutcome> {
    return this.#now().pick(ident);
  }

  /** Resolves once the shopper can pay. Rejects when aborted, when the session is closed, or when the picker leaves. */
  settled(options?: { signal?: AbortSignal }): Promise<Settled> {
    return this.#now().settled(options);
  }

  /** Ignores picks from now on, waits until the shopper can pay, and locks the picker until the hold is released. */
  beginPayment(options?: { signal?: AbortSignal }): Promise<PaymentHold> {
    return this.#now().beginPayment(options);
  }

  /** Tries again what is being waited for, and an ended session once; 5 s after the last write ended at the soonest. */
  retry(): void {
    this.#now().retry();
  }

  override focus(options?: FocusOptions): void {
    const radio = this.#anchor();
    if (radio) radio.focus(options);
    else super.focus(options);
  }

  // The form control.

  get type(): string {
    return this.localName;
  }
  /** The form it belongs to. Setting it sets the attribute of that name, a form's id. */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }
  set form(value: HTMLFormElement | string | null | undefined) {
    this.#reflect('form', typeof value === 'object' ? value?.id : value);
  }
  get labels(): NodeList {
    return this.#internals.labels;
  }
  get validity(): ValidityState {
    this.#flush();
    return this.#internals.validity;
  }
  get validationMessage(): string {
    this.#flush();
    return this.#internals.validationMessage;
  }
  get willValidate(): boolean {
    return this.#internals.willValidate;
  }
  checkValidity(): boolean {
    this.#flush();
    return this.#internals.checkValidity();
  }
  reportValidity(): boolean {
    this.#flush();
    return this.#internals.reportValidity();
  }

  // The element's life.

  connectedCallback(): void {
    // Not in the constructor: nobody hears of an attribute that is set there.
    for (const name of Object.keys(this)) this.#adopt(name);
    // No option, but what must be refused, whatever it is put in.
    for (const name of this.getAttributeNames()) if (namesSecret(name)) this.#refuse(name);
    this.#readPlans();
    this.#lookAgain();
    // Again, for the parser lets microtasks run between an element's attributes and its insertion.
    this.#flushSoon();
    this.#listen();
    if (this.#stop) return;
    this.#picker.connect();
    const stopRendering = effect(() => this.#render());
    const stopValidating = effect(() => this.#validate());
    const children = new MutationObserver(this.#readPlans);
    children.observe(this, { childList: true, subtree: true, characterData: true });
    this.#stop = () => {
      stopRendering();
      // What is drawn has a timer of its own.
      render(null, this.#root);
      children.disconnect();
      this.#stopListening();
      this.#picker.disconnect();
      stopValidating();
    };
  }

  #listen(): void {
    this.#stopListening();
    const page = this.ownerDocument;
    page.addEventListener('DOMContentLoaded', this.#readPlans);
    const stopWatching = watchLanguage(this, this.#lookAgain);
    const stopHolding = this.#heldSubmit.listen();
    this.#stopListening = () => {
      page.removeEventListener('DOMContentLoaded', this.#readPlans);
      stopWatching();
      stopHolding();
    };
  }

  disconnectedCallback(): void {
    const leave = () => {
      if (this.isConnected) return;
      this.#stop?.();
      this.#stop = null;
    };
    // A move is a removal and an insertion in one task: only a removal that lasts ends anything. Not in the first
    // microtask: there a picker put in this one's place joins its checkout, which must still run then.
    queueMicrotask(() => queueMicrotask(leave));
  }

  /** A document takes no style sheets along from another. */
  adoptedCallback(): void {
    this.#root.adoptedStyleSheets = styleSheetsFor(this.ownerDocument);
  }

  attributeChangedCallback(attribute: string, before: string | null, value: string | null): void {
    const name = optionOfAttribute[attribute];
    if (before === value || name === undefined) return;
    if (this.#options.hearMarkup(name)) this.#change(name);
  }

  formDisabledCallback(): void {
    this.#lookAgain();
  }

  formResetCallback(): void {
    const { selected } = this;
    if (selected) this.pick(selected);
  }

  // Options.

  /** What a host reads of an option. */
  #read(name: OptionName): unknown {
    if (name === 'session' || name === 'plans') this.#flush();
    return (name === 'session' && this.#picker.session.peek()) || this.#options.read(name);
  }

  #set(name: OptionName, value: unknown): void {
    const { attribute, isFlag, isReflected } = options[name];
    if (isReflected && attribute) {
      this.#reflect(attribute, isFlag ? (value ? '' : null) : value);
      return;
    }
    this.#options.set(name, value);
    this.#change(name);
  }

  #reflect(attribute: string, value: unknown): void {
    if (value === null || value === undefined) this.removeAttribute(attribute);
    else this.setAttribute(attribute, String(value));
  }

  #change(name: OptionName): void {
    if (name === 'name' || name === 'orderName') {
      this.#validate();
      return;
    }
    if (options[name].isOwn || name === 'locale') {
      // Where it is off the page, nobody looks, and it looks when it comes.
      if (name === 'locale' || this.isConnected) this.#lookAgain();
      return;
    }
    this.#options.note(name);
    // The form must not go with the old session until the new one is opened.
    if (name === 'session') this.#invalidate({ customError: true }, this.#picker.messages.peek().notYet);
    this.#dueFlush();
  }

  #refuse(name: string): void {
    this.#options.noteSecret(name);
    this.#dueFlush();
  }

  #dueFlush(): void {
    if (this.#isFlushDue) return;
    this.#isFlushDue = true;
    this.#flushSoon();
  }

  /** Not at once: what is set in one task takes effect together. Not before the element is in the page. */
  #flushSoon(): void {
    queueMicrotask(() => {
      if (this.isConnected) this.#flush();
    });
  }

  #flush(): void {
    if (!this.#isFlushDue) return;
    this.#isFlushDue = false;
    const assigned = this.#assigned;
    this.#assigned = null;
    this.#picker.configure(this.#options.takeChanges() as Partial<PlanPickerOptions>);
    // A framework assigns the value that it has heard of from us, too.
    if (assigned !== null && assigned !== this.#picker.shown.peek()) this.#picker.pick(assigned);
    this.#validate();
  }

  /** The picker, with everything set so far in effect. */
  #now(): PlanPicker {
    this.#flush();
    return this.#picker;
  }

  /** A page may set properties before the element is defined. */
  #adopt(name: string): void {
    if (namesSecret(name)) this.#refuse(name);
    if (!Object.hasOwn(PlanPickerElement.prototype, name)) return;
    const value = Reflect.get(this, name);
    Reflect.deleteProperty(this, name);
    Reflect.set(this, name, value);
  }

  readonly #lookAgain = (): void => {
    const { locale, layout, required } = this;
    const before = this.#look.peek();
    const disabled = this.matches(':disabled');
    this.#look.value = { locale, layout, disabled, required };
    if (this.resumeSubmit === 'off') this.#heldSubmit.forget();
    if (locale === before.locale) return;
    this.#options.note('locale');
    this.#dueFlush();
  };

  readonly #readPlans = (): void => {
    if (this.#options.readPlans()) this.#change('plans');
  };

  // What is drawn, said and submitted.

  #render(): void {
    const { offers, prices, shown, confirmed, status, problem, rollback, messages, total } = this.#picker;
    const { lostPick, paymentElsewhere } = this.#picker;
    const { locale, layout, disabled, required } = this.#look.value;
    const { awaited, failed } = prices.value;
    const awaitedOf = () => awaitedPlans(this.pricePoints, this.#options.plans());
    const view = h(Picker, {
      offers: offers.value,
      prices: {
        awaited: awaited ? offerPlans(awaitedOf(), { locale, messages: messages.value }).offers : [],
        failed,
      },
      shown: shown.value,
      confirmed: confirmed.value,
      total: total.value,
      status: status.value,
      payment: paymentElsewhere.value,
      problem: problem.value,
      rollback: rollback.value,
      lostPick: lostPick.value,
      // Read only where it is told, so that a pick does not render twice.
      justConfirmed: status.value === 'ready' ? this.#justConfirmed.value : null,
      messages: messages.value,
      locale,
      layout,
      disabled,
      required,
      onPick: this.#onPick,
      onRetry: this.#onRetry,
      onPayHere: this.#onPayHere,
    });
    render(view, this.#root);
  }

  readonly #onPick = (ident: Ident, via: 'pointer' | 'keyboard'): void => {
    this.#isShopperPicking = true;
    this.#picker.pick(ident, { by: 'shopper', via });
    this.#isShopperPicking = false;
  };

  readonly #onPayHere = (): void => this.#picker.payHere();

  readonly #onRetry = (): void => this.#picker.retry({ by: 'shopper' });

  #validate(): void {
    const { shown, canPay, messages, offers, status, problem, session } = this.#picker;
    const ident = shown.value;
    this.#internals.setFormValue(
      entriesOf([
        [this.name, ident],
        [this.orderName, session.value?.orderId ?? null],
      ]),
    );
    const flaw = flawOf({
      ...{ shown: ident, canPay: canPay.value, messages: messages.value },
      title: offers.value.find(({ plan }) => plan.ident === ident)?.plan.title ?? '',
      ended: status.value === 'closed' ? problem.value : null,
    });
    if (flaw) {
      this.#invalidate(flaw.flags, flaw.message);
      return;
    }
    this.#internals.setValidity({});
    // Not within: whoever hears of the submit may change what is being validated here.
    queueMicrotask(() => this.#heldSubmit.goOn());
  }

  /** A host may leave a text empty; the platform then refuses to call anything invalid. */
  #invalidate(flags: ValidityStateFlags, message: string): void {
    this.#internals.setValidity(flags, message || ' ', this.#anchor() ?? undefined);
  }

  /** The plan for which a submit may go on by itself once it is confirmed. */
  #awaited(): Ident | null {
    const { status, shown } = this.#now();
    const isSoon = status.peek() === 'saving' || status.peek() === 'checking';
    return isSoon && this.resumeSubmit === 'auto' ? shown.peek() : null;
  }

  /** The radio that stands for the whole: the chosen one, else the first. */
  #anchor(): HTMLInputElement | null {
    return this.#root.querySelector('input:checked') ?? this.#root.querySelector('input:enabled');
  }

  #hear({ type, detail }: PlanPickerNews): void {
    switch (type) {
      case 'plan-pick':
        this.#heldSubmit.forget();
        this.#awaitsConfirmation = detail.by === 'shopper';
        this.#justConfirmed.value = null;
        break;
      case 'plan-rollback':
        this.#heldSubmit.forget();
        this.#awaitsConfirmation = false;
        break;
      case 'plan-confirm':
        if (this.#awaitsConfirmation) this.#justConfirmed.value = detail.ident;
        this.#awaitsConfirmation = false;
        break;
      case 'plan-status':
        if (detail.status !== 'ready') this.#justConfirmed.value = null;
        break;
      case 'plan-problem':
        if (isForDevelopers(detail.problem)) console.error(`ff-plan-picker: ${detail.problem.message}`);
        break;
    }
    const isOwnPick = type === 'plan-pick' && detail.by === 'shopper' && this.#isShopperPicking;
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    if (isOwnPick) this.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
  }
}

/** Frameworks assign whatever they find. What is only to be read stays as it is. */
const readOnly = [
  ...(['confirmed', 'canPay', 'status', 'problem', 'offers', 'type', 'labels'] as const),
  ...(['validity', 'validationMessage', 'willValidate'] as const),
];

/** What somebody has to mend in the page, or in the service. */
const isForDevelopers = ({ kind, code }: Problem): boolean =>
  kind === 'config' || kind === 'plans' || code === 'unknown-answer';

/**
 * Makes `<ff-plan-picker>` known to the page. Harmless when it already is, by whichever copy of this script, and
 * where there are no custom elements.
 */
export const define = (): void => {
  const registry = globalThis.customElements;
  if (registry && !registry.get(tagName)) registry.define(tagName, PlanPickerElement);
};

export const tagName = 'ff-plan-picker';
