/**
 * `<ff-plan-picker>`: the headless picker as an HTML element. It turns attributes and properties into options, the
 * picker's news into events, and what can be paid into form validity. It is the only module that knows HTMLElement.
 * Importing it defines nothing, and works where there is no DOM.
 */
import { effect, signal } from '@preact/signals';
import { h, render } from 'preact';
import { fill, type Messages } from './messages.ts';
import { offerPlans, readPlansJson } from './plans.ts';
import { awaitedPlans, readPricePoints } from './price-points.ts';
import { namesSecret } from './secret.ts';
import { createPlanPicker, type PlanPicker, type PlanPickerOptions } from './store.ts';
import type {
  Ident,
  Layout,
  PaymentHold,
  PickOutcome,
  PlanCopy,
  PlanPickerEvents,
  PlanPickerNews,
  Problem,
  Session,
  Settled,
  Status,
} from './types.ts';
import { Picker } from './view/picker.tsx';
import { styles } from './view/styles.ts';

/** The element's events by name, for `addEventListener`. */
export type PlanPickerEventMap = HTMLElementEventMap & PlanPickerEvents;

/**
 * `<ff-plan-picker>`: a form control that shows plans and keeps the checkout session in step. Its value is the plan
 * shown; while the shopper cannot pay it is invalid. Properties are the options; attributes are their namesakes.
 */
export interface PlanPickerElement {
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

/** Every option, by the name of its property. A page may set them before the element is defined. */
export const optionNames = [
  ...(['orgId', 'session', 'selected', 'plans', 'pricePoints', 'baseUrl', 'locale', 'messages'] as const),
  ...(['clientMetadata', 'problemKinds', 'timeout', 'lateWriteWindow', 'afterUpdate'] as const),
  ...(['renewSession', 'name', 'required', 'disabled', 'layout'] as const),
] as const;

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface above only narrows the event listeners' types.
export class PlanPickerElement extends Base {
  static readonly formAssociated = true;
  static readonly observedAttributes = [
    ...['org-id', 'client-token', 'order-id', 'selected', 'plans', 'price-points', 'base-url', 'locale'],
    ...['required', 'disabled', 'layout'],
  ];

  readonly #internals: ElementInternals;
  readonly #root: ShadowRoot;
  readonly #picker: PlanPicker;
  /** Options set since the last flush. They take effect together, whatever their order. */
  #changes: Partial<PlanPickerOptions> = {};
  #isFlushDue = false;
  #stop: (() => void) | null = null;
  #children: MutationObserver | null = null;
  /** What the properties hold that are not attributes. */
  readonly #set: Partial<PlanPickerOptions> = {};
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
    this.#root.adoptedStyleSheets = [styleSheet()];
    this.#picker = createPlanPicker({ orgId: '', plans: [] }, { connected: false });
    this.#picker.subscribe((news) => this.#hear(news));
    this.#validate();
  }

  // Attributes and their properties.

  /** Organisation id, `[A-Za-z0-9_-]{1,64}`. Attribute: `org-id`. */
  get orgId(): string {
    return this.getAttribute('org-id') ?? '';
  }
  set orgId(value: string | null) {
    this.#reflect('org-id', value);
  }

  /**
   * The checkout session. Setting another one replaces it at once: outcomes of the old one are ignored. Attributes:
   * `client-token` and `order-id`; the property is never reflected to them.
   */
  get session(): Session | null {
    this.#flush();
    return this.#picker.session.peek() ?? this.#set.session ?? null;
  }
  set session(value: Session | null) {
    this.#change({ session: value ?? null });
  }

  /** The plan the session was created with: shown, and believed the first time this tab sees the order. */
  get selected(): Ident | null {
    return this.getAttribute('selected');
  }
  set selected(value: Ident | null) {
    this.#reflect('selected', value);
  }

  /** What is offered. Attribute: `plans`, as JSON; or a child `<script type="application/json">`. */
  get plans(): readonly PlanCopy[] {
    this.#flush();
    return this.#plansSet();
  }
  set plans(value: readonly PlanCopy[] | string) {
    this.#change({ plans: value ?? [] });
  }

  /**
   * Offers these, in this order, at the service's own prices; `plans` then tells all else of them. Attribute:
   * `price-points`, with blanks between them.
   */
  get pricePoints(): readonly Ident[] {
    return readPricePoints(this.#set.pricePoints)?.idents ?? [];
  }
  set pricePoints(value: readonly Ident[] | string | null) {
    this.#change({ pricePoints: value });
  }

  /** The service's address: https, or http on localhost. @default 'https://billing.funnelfox.com' */
  get baseUrl(): string {
    return this.getAttribute('base-url') ?? '';
  }
  set baseUrl(value: string | null) {
    this.#reflect('base-url', value);
  }

  /** BCP 47. @default the nearest `lang`, or 'en' */
  get locale(): string {
    return this.getAttribute('locale') || nearestLanguage(this) || 'en';
  }
  set locale(value: string | null) {
    this.#reflect('locale', value);
  }

  /** The name under which the shown plan is submitted with a form. */
  get name(): string {
    return this.getAttribute('name') ?? '';
  }
  set name(value: string | null) {
    this.#reflect('name', value);
  }

  get required(): boolean {
    return this.hasAttribute('required');
  }
  set required(value: boolean) {
    this.toggleAttribute('required', Boolean(value));
  }

  /** Takes no picks, and as any disabled control, is left out of the form and its validation. */
  get disabled(): boolean {
    return this.hasAttribute('disabled');
  }
  set disabled(value: boolean) {
    this.toggleAttribute('disabled', Boolean(value));
  }

  /** @default 'auto' */
  get layout(): Layout {
    const value = this.getAttribute('layout');
    return value === 'stack' || value === 'row' ? value : 'auto';
  }
  set layout(value: Layout | null) {
    this.#reflect('layout', value);
  }

  // Properties without an attribute.

  /** Sent with every write as `client_metadata`. */
  get clientMetadata(): PlanPickerOptions['clientMetadata'] {
    return this.#set.clientMetadata;
  }
  set clientMetadata(value: PlanPickerOptions['clientMetadata']) {
    this.#change({ clientMetadata: value });
  }

  /** What further error codes of the service mean, such as `{ order_closed: 'already-paid' }`. */
  get problemKinds(): PlanPickerOptions['problemKinds'] {
    return this.#set.problemKinds;
  }
  set problemKinds(value: PlanPickerOptions['problemKinds']) {
    this.#change({ problemKinds: value });
  }

  /** Replaces single texts. */
  get messages(): Partial<Messages> | undefined {
    return this.#set.messages;
  }
  set messages(value: Partial<Messages> | undefined) {
    this.#change({ messages: value });
  }

  /** A write is given up after this many ms. @default 8000 */
  get timeout(): number | undefined {
    return this.#set.timeout;
  }
  set timeout(value: number | undefined) {
    this.#change({ timeout: value });
  }

  /** For so many ms after a write was given up it may still be applied. @default 10000 */
  get lateWriteWindow(): number | undefined {
    return this.#set.lateWriteWindow;
  }
  set lateWriteWindow(value: number | undefined) {
    this.#change({ lateWriteWindow: value });
  }

  /** Awaited after each acknowledgement, before the shopper can pay. */
  get afterUpdate(): PlanPickerOptions['afterUpdate'] {
    return this.#set.afterUpdate;
  }
  set afterUpdate(value: PlanPickerOptions['afterUpdate']) {
    this.#change({ afterUpdate: value });
  }

  /** Mints a new session; used instead of waiting out a late-write window, and on expiry. */
  get renewSession(): PlanPickerOptions['renewSession'] {
    return this.#set.renewSession;
  }
  set renewSession(value: PlanPickerOptions['renewSession']) {
    this.#change({ renewSession: value });
  }

  // What is so now.

  /** The plan shown, or ''. */
  get value(): Ident | '' {
    return this.#now().shown.peek() ?? '';
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

  // What can be done.

  /** Shows a plan at once and tells the service. Never rejects. */
  pick(ident: Ident): Promise<PickOutcome> {
    return this.#now().pick(ident);
  }

  /** Resolves once the shopper can pay. Rejects when aborted, or when the session is closed. */
  settled(options?: { signal?: AbortSignal }): Promise<Settled> {
    return this.#now().settled(options);
  }

  /** Waits until the shopper can pay, then locks the picker until the hold is released. */
  beginPayment(options?: { signal?: AbortSignal }): Promise<PaymentHold> {
    return this.#now().beginPayment(options);
  }

  /** Tries again now what is being waited for. */
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
  get form(): HTMLFormElement | null {
    return this.#internals.form;
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
    for (const name of optionNames) this.#adopt(name);
    // No option, but what must be refused, whatever it is put in.
    for (const name of [...this.getAttributeNames(), ...Object.keys(this)])
      if (namesSecret(name)) this.#change({ [name]: true });
    this.#readPlans();
    this.#lookAgain();
    // Again, for the parser lets microtasks run between an element's attributes and its insertion.
    this.#flushSoon();
    if (this.#stop) return;
    this.#picker.connect();
    const stopRendering = effect(() => this.#render());
    const stopValidating = effect(() => this.#validate());
    this.#children = new MutationObserver(() => this.#readPlans());
    this.#children.observe(this, { childList: true, subtree: true, characterData: true });
    document.addEventListener('DOMContentLoaded', this.#readPlans);
    this.#stop = () => {
      stopRendering();
      // What is drawn has a timer of its own.
      render(null, this.#root);
      this.#children?.disconnect();
      document.removeEventListener('DOMContentLoaded', this.#readPlans);
      this.#picker.disconnect();
      stopValidating();
    };
  }

  disconnectedCallback(): void {
    // A move is a removal and an insertion in one task: only a removal that lasts ends anything.
    const leave = () => {
      if (this.isConnected) return;
      this.#stop?.();
      this.#stop = null;
    };
    // Not in the first microtask: there a picker put in this one's place joins its loop, which must not be left before.
    queueMicrotask(() => queueMicrotask(leave));
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (before === value) return;
    switch (name) {
      case 'org-id':
        this.#change({ orgId: value ?? '' });
        break;
      case 'client-token':
      case 'order-id':
        this.#change({ session: this.#sessionInAttributes() });
        break;
      case 'selected':
        this.#change({ selected: value });
        break;
      case 'price-points':
        this.#change({ pricePoints: value });
        break;
      case 'base-url':
        this.#change({ baseUrl: value ?? undefined });
        break;
      case 'plans':
        this.#readPlans();
        break;
      default:
        this.#lookAgain();
    }
  }

  formDisabledCallback(): void {
    this.#lookAgain();
  }

  formResetCallback(): void {
    const { selected } = this;
    if (selected) this.pick(selected);
  }

  // How it does that.

  /** The picker, with everything set so far in effect. */
  #now(): PlanPicker {
    this.#flush();
    return this.#picker;
  }

  #change(changes: Partial<PlanPickerOptions>): void {
    Object.assign(this.#set, changes);
    Object.assign(this.#changes, changes);
    // The form must not go with the old session until the new one is opened.
    if ('session' in changes) this.#invalidate({ customError: true }, this.#picker.messages.peek().notYet);
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
    const changes = this.#changes;
    this.#changes = {};
    this.#picker.configure(changes);
    this.#validate();
  }

  #adopt(name: (typeof optionNames)[number]): void {
    if (!Object.hasOwn(this, name)) return;
    const value = this[name];
    delete this[name];
    Object.assign(this, { [name]: value });
  }

  #reflect(attribute: string, value: string | null | undefined): void {
    if (value === null || value === undefined) this.removeAttribute(attribute);
    else this.setAttribute(attribute, value);
  }

  #sessionInAttributes(): Session | null {
    const clientToken = this.getAttribute('client-token');
    const orderId = this.getAttribute('order-id');
    if (clientToken === null && orderId === null) return null;
    return { clientToken: clientToken ?? '', orderId: orderId ?? '' };
  }

  #lookAgain(): void {
    const { locale, layout, required } = this;
    const before = this.#look.peek();
    const disabled = this.matches(':disabled');
    this.#look.value = { locale, layout, disabled, required };
    if (locale !== before.locale) this.#change({ locale });
  }

  /** JSON in the `plans` attribute, else in a script child. While the page is still loading, half of it is no fault. */
  readonly #readPlans = (): void => {
    const script = this.querySelector(':scope > script[type="application/json"]');
    const json = this.getAttribute('plans') ?? script?.textContent ?? null;
    if (json === null || json === this.#plansRead) return;
    if (document.readyState === 'loading' && readPlansJson(json).problem) return;
    this.#plansRead = json;
    this.#change({ plans: json });
  };
  #plansRead: string | null = null;

  #plansSet(): readonly PlanCopy[] {
    const { plans = [] } = this.#set;
    return typeof plans === 'string' ? (readPlansJson(plans).plans as readonly PlanCopy[]) : plans;
  }

  #render(): void {
    const { offers, prices, shown, confirmed, status, problem, rollback, messages } = this.#picker;
    const { locale, layout, disabled, required } = this.#look.value;
    const { awaited, failed } = prices.value;
    const awaitedOf = () => awaitedPlans(this.pricePoints, this.#plansSet());
    const view = h(Picker, {
      offers: offers.value,
      prices: {
        awaited: awaited ? offerPlans(awaitedOf(), { locale, messages: messages.value }).offers : [],
        failed,
      },
      shown: shown.value,
      confirmed: confirmed.value,
      status: status.value,
      problem: problem.value,
      rollback: rollback.value,
      // Read only where it is told, so that a pick does not render twice.
      justConfirmed: status.value === 'ready' ? this.#justConfirmed.value : null,
      messages: messages.value,
      locale,
      layout,
      disabled,
      required,
      onPick: this.#onPick,
      onRetry: this.#onRetry,
    });
    render(view, this.#root);
  }

  readonly #onPick = (ident: Ident, via: 'pointer' | 'keyboard'): void => {
    this.#isShopperPicking = true;
    this.#picker.pick(ident, { by: 'shopper', via });
    this.#isShopperPicking = false;
  };

  readonly #onRetry = (): void => this.#picker.retry();

  /** While the shopper cannot pay the control is invalid, so that the platform itself holds back the form. */
  #validate(): void {
    const shown = this.#picker.shown.value;
    const messages = this.#picker.messages.value;
    this.#internals.setFormValue(shown);
    if (this.#picker.canPay.value) {
      this.#internals.setValidity({});
      return;
    }
    const flags = shown === null ? { valueMissing: true } : { customError: true };
    const { offers, status, problem } = this.#picker;
    const ended = status.value === 'closed' ? problem.value : null;
    const title = offers.value.find(({ plan }) => plan.ident === shown)?.plan.title ?? '';
    const waiting = shown === null ? messages.chooseFirst : messages.notYet;
    const message = ended ? fill(messages.reasons[ended.kind], { from: title }) : waiting;
    this.#invalidate(flags, message);
  }

  /** A host may leave a text empty; the platform then refuses to call anything invalid. */
  #invalidate(flags: ValidityStateFlags, message: string): void {
    this.#internals.setValidity(flags, message || ' ', this.#anchor() ?? undefined);
  }

  /** The radio that stands for the whole: the chosen one, else the first. */
  #anchor(): HTMLInputElement | null {
    return this.#root.querySelector('input:checked') ?? this.#root.querySelector('input:enabled');
  }

  #hear({ type, detail }: PlanPickerNews): void {
    switch (type) {
      case 'plan-pick':
        this.#awaitsConfirmation = detail.by === 'shopper';
        this.#justConfirmed.value = null;
        break;
      case 'plan-rollback':
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
        if (detail.problem.kind === 'config' || detail.problem.kind === 'plans') {
          console.error(`ff-plan-picker: ${detail.problem.message}`);
        }
        break;
    }
    const isOwnPick = type === 'plan-pick' && detail.by === 'shopper' && this.#isShopperPicking;
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    if (isOwnPick) this.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
  }
}

/** One style sheet for all pickers. Constructed, because a page's policy may forbid every other kind. */
let sharedStyleSheet: CSSStyleSheet | undefined;
const styleSheet = (): CSSStyleSheet => {
  if (!sharedStyleSheet) {
    sharedStyleSheet = new CSSStyleSheet();
    sharedStyleSheet.replaceSync(styles);
  }
  return sharedStyleSheet;
};

/** The language in force at an element, shadow borders included. */
const nearestLanguage = (element: Element): string => {
  const bearer = element.closest('[lang]');
  if (bearer) return bearer.getAttribute('lang') ?? '';
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? nearestLanguage(root.host) : '';
};

/**
 * Makes `<ff-plan-picker>` known to the page. Harmless when it already is, by whichever copy of this script, and
 * where there are no custom elements.
 */
export const define = (): void => {
  const registry = globalThis.customElements;
  if (registry && !registry.get(tagName)) registry.define(tagName, PlanPickerElement);
};

export const tagName = 'ff-plan-picker';
