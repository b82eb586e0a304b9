/**
 * `<ff-plan-picker>`: the headless picker as an HTML element. It turns properties and attributes into options, the
 * picker's news into events, and `canPay` into form validity. Importing this module does not define the element. The
 * import also works without a DOM.
 */
import { effect, signal } from '@preact/signals';
import { agreementOn } from '../agreement.ts';
import { type SdkPlace, sdkPlace, sdkPlaceOf } from '../companion.ts';
import type { Messages } from '../messages.ts';
import type { PlanPicker, PlanPickerOptions } from '../picker/options.ts';
import { createPlanPicker } from '../picker/picker.ts';
import { awaitedPlans } from '../price-points.ts';
import { namesSecret } from '../secret.ts';
import { textsOf } from '../texts.ts';
import { after } from '../timer.ts';
import type {
  Ident,
  Offer,
  PaymentHold,
  PickOutcome,
  PlanPickerNews,
  Problem,
  Settled,
  Status,
} from '../types.ts';
import { addAccessors, setAgain } from './accessors.ts';
import { createChanges } from './changes.ts';
import { type Look, startDrawing } from './drawing.ts';
import { type PlanPickerEventMap, tellPage } from './events.ts';
import { entriesOf, flawOf } from './form-control.ts';
import { GivenOptions } from './given-options.ts';
import { HeldSubmit } from './held-submit.ts';
import { reflect, watchLanguage } from './markup.ts';
import { reportMistakes } from './mistakes.ts';
import { type ElementOptions, type OptionName, optionOfAttribute, options } from './options.ts';
import { createShopper, type Shopper } from './shopper.ts';
import { styleSheetsFor } from './style-sheet.ts';

/**
 * `<ff-plan-picker>`: a form control that shows plans and keeps the checkout session up to date. The control's value is
 * the plan shown. The control is invalid while the shopper cannot pay.
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

/** The options that decide whether the shopper can pay. */
const decisive: readonly OptionName[] = ['session', 'orgId', 'baseUrl', 'plans', 'pricePoints'];

/**
 * A server has no `HTMLElement`. There, the class extends an empty class, so that a server can import it. A server
 * cannot make an instance.
 */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface declares the accessors that #complete adds.
export class PlanPickerElement extends Base {
  static readonly formAssociated = true;
  /**
   * The browser reads this property when the element is defined, before there is an instance. So the property accessors
   * are added here.
   */
  static get observedAttributes(): readonly string[] {
    PlanPickerElement.#complete();
    return Object.keys(optionOfAttribute);
  }

  static #isComplete = false;

  /**
   * Adds the property accessors that this class does not declare itself. This function is not called when the module
   * loads. Otherwise a bundler would keep the class even in a bundle that does not use it.
   */
  static #complete(): void {
    if (PlanPickerElement.#isComplete) return;
    PlanPickerElement.#isComplete = true;
    addAccessors<PlanPickerElement>(
      PlanPickerElement.prototype,
      (element, name) => element.#read(name),
      (element, name, value) => element.#set(name, value),
    );
  }

  readonly #internals: ElementInternals;
  readonly #root: ShadowRoot;
  readonly #picker: PlanPicker;
  readonly #options = new GivenOptions(this);
  readonly #changes = createChanges(
    // WebKit's parser puts the element into the page before it calls `attributeChangedCallback`. Microtasks may run
    // between these two steps. So a microtask applies changes only after `connectedCallback` has run.
    () => this.isConnected && this.#stop !== null,
    (names, assigned) => this.#take(names, assigned),
  );
  readonly #look = signal<Look>({ locale: 'en', layout: 'auto', disabled: false, required: false });
  readonly #shopper: Shopper;
  readonly #heldSubmit: HeldSubmit;
  #stop: (() => void) | null = null;
  /** Removes the listeners from the nodes around the element. After a move, the element has other nodes around it. */
  #stopListening = () => {};

  constructor() {
    super();
    this.#internals = this.attachInternals();
    // Preact creates each node with the custom element registry of the node's parent. After a move to another document,
    // that registry still belongs to the old document, and the new document refuses it. So the shadow root has no
    // registry.
    const init = { mode: 'open', delegatesFocus: true, customElementRegistry: null } as const;
    this.#root = this.attachShadow(init);
    this.#root.adoptedStyleSheets = styleSheetsFor(this.ownerDocument);
    this.#picker = createPlanPicker(
      { orgId: '', plans: [] },
      { connected: false, document: () => this.ownerDocument },
    );
    this.#shopper = createShopper(this.#picker, () => this.ownerDocument.defaultView?.location.reload());
    this.#heldSubmit = new HeldSubmit({
      ...{ element: this, form: () => this.form },
      ...{ awaited: () => this.#awaited(), payable: () => (this.canPay ? this.#agreement() : null) },
      hurry: this.#shopper.acts.onRetry,
    });
    this.#picker.subscribe((news) => this.#hear(news));
    this.#validate();
  }

  // What can be read from the element.

  /** The plan shown, or '' if there is none. Setting the value picks that plan. */
  get value(): Ident | '' {
    return this.#now().shown.peek() ?? '';
  }
  set value(value: Ident | null | undefined) {
    this.#changes.assign(value || null);
    this.#validate();
  }

  /** The plan that the service is known to hold, or `null` if it is not known which plan the service holds. */
  get confirmed(): Ident | null {
    return this.#now().confirmed.peek();
  }

  /** Whether the shopper can pay: the session holds the plan shown, and no write that was sent can change that. */
  get canPay(): boolean {
    return this.#now().canPay.peek();
  }

  get status(): Status {
    return this.#now().status.peek();
  }

  /** Why the shopper cannot pay, or why the last pick was rolled back. */
  get problem(): Problem | null {
    return this.#now().problem.peek();
  }

  /** The plans on offer, after the picker has checked them, with their texts. An order summary can use these texts. */
  get offers(): readonly Offer[] {
    return this.#now().offers.peek();
  }

  /** The texts of the element, for the bridge to the service's SDK. The bridge may be in a separate script. */
  get [textsOf](): Messages {
    return this.#now().messages.peek();
  }

  /** The place of the service's SDK beside the element. Only `connectBilling` uses it. */
  get [sdkPlace](): SdkPlace {
    return sdkPlaceOf(this.#now());
  }

  // What can be called on the element.

  /** Shows a plan at once and sends it to the service. The promise never rejects. */
  pick(ident: Ident): Promise<PickOutcome> {
    return this.#now().pick(ident);
  }

  /**
   * Resolves once the shopper can pay. Rejects if `signal` aborts, if the status is `closed`, or if the picker leaves
   * the page.
   */
  settled(options?: { signal?: AbortSignal }): Promise<Settled> {
    return this.#now().settled(options);
  }

  /**
   * Waits until the shopper can pay, and then resolves with a hold. From this call until the hold is released, the
   * picker is locked: it ignores picks. There is one exception: while the payment waits to begin, the picker takes
   * another pick if the plan shown cannot be bought. The promise rejects if the price of the plan has changed since the
   * call, because the shopper has agreed only to the old price.
   */
  beginPayment(options?: { signal?: AbortSignal }): Promise<PaymentHold> {
    return this.#now().beginPayment(options);
  }

  /**
   * Ends the pause before the next attempt. If the session has ended, makes one more attempt. The next write begins at
   * least 5 s after the end of the last write.
   */
  retry(): void {
    this.#now().retry();
  }

  override focus(options?: FocusOptions): void {
    const radio = this.#anchor();
    if (radio) radio.focus(options);
    else super.focus(options);
  }

  // What every form control has.

  get type(): string {
    return this.localName;
  }
  /**
   * The form of this control. A host can set the property to a form, or to the id of a form. Both set the attribute
   * `form`.
   */
  get form(): HTMLFormElement | null {
    return this.#internals.form;
  }
  set form(value: HTMLFormElement | string | null | undefined) {
    reflect(this, 'form', typeof value === 'object' ? value?.id : value);
  }
  get labels(): NodeList {
    return this.#internals.labels;
  }
  get validity(): ValidityState {
    this.#changes.flush();
    return this.#internals.validity;
  }
  get validationMessage(): string {
    this.#changes.flush();
    return this.#internals.validationMessage;
  }
  get willValidate(): boolean {
    return this.#internals.willValidate;
  }
  checkValidity(): boolean {
    this.#changes.flush();
    return this.#internals.checkValidity();
  }
  reportValidity(): boolean {
    this.#changes.flush();
    return this.#internals.reportValidity();
  }

  // The life of the element.

  connectedCallback(): void {
    // A property that was set before the element was defined is set again here. The constructor cannot do this. Some of
    // these properties set an attribute, and the browser does not report an attribute that a constructor sets.
    for (const name of Object.keys(this)) {
      this.#refuseSecret(name);
      setAgain(this, PlanPickerElement.prototype, name);
    }
    for (const name of this.getAttributeNames()) this.#refuseSecret(name);
    if (!this.#stop) reportMistakes(this);
    this.#readPlans();
    this.#lookAgain();
    // Each change of an attribute is applied in a microtask. The parser may run microtasks after it has set the
    // attributes, and before it inserts the element. Such a microtask applies nothing. So another microtask is queued
    // here.
    this.#changes.flushSoon();
    this.#listen();
    if (this.#stop || !this.#isInPage()) return;
    this.#picker.connect();
    const stopDrawing = startDrawing(this.#root, this.#picker, this.#look, this.#shopper, () =>
      awaitedPlans(this.pricePoints, this.#options.plans()),
    );
    const stopValidating = effect(() => this.#validate());
    const children = new MutationObserver(this.#readPlans);
    children.observe(this, { childList: true, subtree: true, characterData: true });
    this.#stop = () => {
      stopDrawing();
      children.disconnect();
      this.#picker.disconnect();
      stopValidating();
    };
  }

  #listen(): void {
    this.#stopListening();
    const page = this.ownerDocument;
    const view = page.defaultView;
    page.addEventListener('DOMContentLoaded', this.#readPlans);
    view?.addEventListener('pagehide', this.#leaveSoon);
    view?.addEventListener('pageshow', this.#comeBack);
    const stopWatching = watchLanguage(this, this.#lookAgain);
    const stopHolding = this.#heldSubmit.listen();
    this.#stopListening = () => {
      page.removeEventListener('DOMContentLoaded', this.#readPlans);
      view?.removeEventListener('pagehide', this.#leaveSoon);
      view?.removeEventListener('pageshow', this.#comeBack);
      stopWatching();
      stopHolding();
    };
  }

  disconnectedCallback(): void {
    // A move removes the element and inserts it again in one task. So the element stops only if it is still outside the
    // page two microtasks later. One microtask is not enough: in the first microtask, a new picker may join the
    // checkout of this picker, and this checkout must still run.
    queueMicrotask(() => queueMicrotask(this.#leave));
  }

  readonly #leave = (): void => {
    if (this.#isInPage()) return;
    if (!this.isConnected) this.#stopListening();
    this.#stop?.();
    this.#stop = null;
  };

  /**
   * Called when the document of the element goes away. This may be the document of a frame or popup, while the page of
   * this script stays. Then the element stays in that document, and the browser does not call `disconnectedCallback`.
   * The document loses its window only after `pagehide`.
   */
  readonly #leaveSoon = (): void => {
    after(0, this.#leave);
  };

  /** Called when the document of the element is shown, perhaps again: it may come from the back/forward cache. */
  readonly #comeBack = (): void => {
    if (!this.#stop) this.connectedCallback();
  };

  /** Whether the element is in a document that a window shows. The window may show another document by now. */
  #isInPage(): boolean {
    const page = this.ownerDocument;
    try {
      return this.isConnected && page.defaultView?.document === page;
    } catch {
      // The other document is of another origin.
      return false;
    }
  }

  /**
   * Called when the element moves to another document. A style sheet of the old document cannot be used in the new
   * document.
   */
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

  // The options of the element.

  /** The value of an option, as the host reads it. */
  #read(name: OptionName): unknown {
    if (name === 'session' || name === 'plans') this.#changes.flush();
    return (name === 'session' && this.#picker.session.peek()) || this.#options.read(name);
  }

  #set(name: OptionName, value: unknown): void {
    const { attribute, isFlag, isReflected } = options[name];
    if (isReflected && attribute) {
      reflect(this, attribute, isFlag ? (value ? '' : null) : value);
      return;
    }
    this.#options.set(name, value);
    this.#change(name);
  }

  #change(name: OptionName): void {
    if (name === 'name' || name === 'orderName') {
      this.#validate();
      return;
    }
    if (options[name].isOwn || name === 'locale') {
      // While the element is outside the page, only a change of `locale` takes effect at once. The other options
      // that only the element has are read later, by `connectedCallback`.
      if (name === 'locale' || this.isConnected) this.#lookAgain();
      return;
    }
    this.#changes.note(name);
    if (decisive.includes(name)) this.#validate();
  }

  #take(changed: readonly string[], assigned: Ident | null): void {
    this.#picker.configure(this.#options.valuesOf(changed) as Partial<PlanPickerOptions>);
    // A framework may assign the value that it got from an event of this element. Such an assignment is not a new pick.
    if (assigned !== null && assigned !== this.#picker.shown.peek()) this.#picker.pick(assigned);
    this.#validate();
  }

  /** Applies all collected changes, and then returns the picker. */
  #now(): PlanPicker {
    this.#changes.flush();
    return this.#picker;
  }

  /** A secret key is no option. But the picker gets the name of the key, so that the picker can report the mistake. */
  #refuseSecret(name: string): void {
    if (namesSecret(name)) this.#changes.note(name);
  }

  readonly #lookAgain = (): void => {
    const { locale, layout, required } = this;
    const before = this.#look.peek();
    const disabled = this.matches(':disabled');
    this.#look.value = { locale, layout, disabled, required };
    if (this.resumeSubmit === 'off') this.#heldSubmit.forget();
    if (locale !== before.locale) this.#changes.note('locale');
  };

  readonly #readPlans = (): void => {
    if (this.#options.readPlans()) this.#change('plans');
  };

  // The form value and the events.

  #validate(): void {
    const { shown, session } = this.#picker;
    this.#internals.setFormValue(
      entriesOf([
        [this.name, shown.value],
        [this.orderName, session.value?.orderId ?? null],
      ]),
    );
    const flaw = flawOf(this.#picker);
    // The form must not be submitted with what was so before a change. So until the change is applied, the control is
    // invalid.
    if (this.#changes.isAhead(decisive, shown.peek())) {
      this.#invalidate({ customError: true }, this.#picker.messages.peek().notYet);
      return;
    }
    const isIdle =
      shown.value === null &&
      session.value === null &&
      this.#pickersOfForm().some((one) => one.#picker.session.peek());
    if (flaw && !isIdle) {
      this.#invalidate(flaw.flags, flaw.message);
      return;
    }
    this.#internals.setValidity({});
    // Listeners for the submit may change what is validated. So the held-back submit goes on in a microtask, after this
    // validation has ended.
    queueMicrotask(() => this.#heldSubmit.goOn());
  }

  /**
   * The pickers of the form. A slider on the page may copy elements, but it does not copy the properties that the host
   * set. So the copy of a picker shows no plan. The copy must not hold the form back if another picker of the form has
   * a session. This function reads no public property of a picker, because reading such a property would apply the
   * picker's collected changes.
   */
  #pickersOfForm(): PlanPickerElement[] {
    return [...(this.form?.elements ?? [])].filter((one) => #picker in one);
  }

  /**
   * Makes the control invalid. The browser accepts an invalid state only with a message. If the host has replaced the
   * message with an empty text, a blank is used.
   */
  #invalidate(flags: ValidityStateFlags, message: string): void {
    this.#internals.setValidity(flags, message || ' ', this.#anchor() ?? undefined);
  }

  /** What a held-back submit may wait for; `null` if no submit may go on by itself. */
  #awaited(): string | null {
    const isSoon = this.status === 'saving' || this.status === 'checking';
    return isSoon && this.resumeSubmit === 'auto' ? this.#agreement() : null;
  }

  #agreement(): string | null {
    return agreementOn(this.value || null, this.offers);
  }

  /**
   * The radio button that gets the focus and the browser's message. If a radio button is checked, it gets both.
   * Otherwise the first enabled radio button gets both.
   */
  #anchor(): HTMLInputElement | null {
    return this.#root.querySelector('input:checked') ?? this.#root.querySelector('input:enabled');
  }

  #hear(news: PlanPickerNews): void {
    // A held-back submit must not go on beside a payment that has begun meanwhile.
    const isPayment = news.type === 'plan-status' && news.detail.status === 'locked';
    if (isPayment || news.type === 'plan-pick' || news.type === 'plan-rollback') this.#heldSubmit.forget();
    tellPage(this, news, this.#shopper.hear(news));
    // Another picker of the form may be a copy of this picker. Whether the copy is valid depends on the session of this
    // picker. So all pickers of the form are validated again.
    if (news.type === 'plan-status') for (const one of this.#pickersOfForm()) one.#validate();
  }
}

/**
 * Defines `<ff-plan-picker>` on the page. Does nothing if any copy of this script has already defined the element, or
 * if there are no custom elements, as on a server.
 */
export const define = (): void => {
  const registry = globalThis.customElements;
  if (registry && !registry.get(tagName)) registry.define(tagName, PlanPickerElement);
};

export const tagName = 'ff-plan-picker';
