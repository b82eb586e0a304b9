/** The options of the element, in one table: from it follow its properties, its attributes and what is said of them. */
import type { Messages } from '../messages.ts';
import type { PlanPickerOptions } from '../picker/options.ts';
import type { Ident, Layout, PlanCopy, Session, Tax, Total } from '../types.ts';

/** The properties of `<ff-plan-picker>` that a host sets. Each is kept apart from the attribute that says the same. */
export interface ElementOptions {
  /** Organisation id, `[A-Za-z0-9_-]{1,64}`. Attribute: `org-id`. */
  get orgId(): string;
  set orgId(value: string | null | undefined);
  /**
   * The checkout session. Setting another one replaces it at once: outcomes of the old one are ignored. Attributes:
   * `client-token` and `order-id`.
   */
  get session(): Session | null;
  set session(value: Session | null | undefined);
  /** The plan to show first, from an address for example. It is asserted before the shopper can pay. */
  get selected(): Ident | null;
  set selected(value: Ident | null | undefined);
  /** What is offered. Attribute: `plans`, as JSON; or a child `<script type="application/json">`. */
  get plans(): readonly PlanCopy[];
  set plans(value: readonly PlanCopy[] | string | null | undefined);
  /**
   * Offers these, in this order, at the service's own prices; `plans` then tells all else of them. Attribute:
   * `price-points`, with blanks between them.
   */
  get pricePoints(): readonly Ident[];
  set pricePoints(value: readonly Ident[] | string | null | undefined);
  /** The service's address: https, or http on localhost. @default 'https://billing.funnelfox.com' */
  get baseUrl(): string;
  set baseUrl(value: string | null | undefined);
  /** BCP 47. @default the nearest `lang`, or 'en' */
  get locale(): string;
  set locale(value: string | null | undefined);
  /** Replaces single texts. Attribute: `messages`, as JSON. A name that no text has is a `config` problem. */
  get messages(): Partial<Messages> | undefined;
  set messages(value: Partial<Messages> | string | null | undefined);
  /**
   * Whether the prices have their tax in them, `included` or `excluded`. Excluded: the terms say “plus tax”, and no amount
   * is called all that is due. @default nothing is said about tax
   */
  get tax(): Tax | null;
  set tax(value: Tax | null | undefined);
  /**
   * What is charged for a plan, tax and all, as whoever works out the tax says it. The summary tells it while that plan is
   * confirmed and nothing is under way; else it says that the total is being calculated. @default no total is told
   */
  get total(): Total | null;
  set total(value: Total | null | undefined);
  /** Sent with every write as `client_metadata`. */
  get clientMetadata(): PlanPickerOptions['clientMetadata'];
  set clientMetadata(value: PlanPickerOptions['clientMetadata']);
  /**
   * Adds `write_number` to the metadata of each write: an integer that rises with each attempt for the checkout in this
   * browser. Attribute: `number-writes`. @default false
   */
  get numberWrites(): boolean;
  set numberWrites(value: boolean | null | undefined);
  /** What further error codes of the service mean, such as `{ order_closed: 'already-paid' }`. */
  get problemKinds(): PlanPickerOptions['problemKinds'];
  set problemKinds(value: PlanPickerOptions['problemKinds']);
  /** Whether an answer that the picker does not know is an acknowledgement. Asked of answers under HTTP 2xx. */
  get acknowledges(): PlanPickerOptions['acknowledges'];
  set acknowledges(value: PlanPickerOptions['acknowledges']);
  /** A write is given up after this many ms. @default 8000 */
  get timeout(): number | undefined;
  set timeout(value: number | undefined);
  /** For so many ms after a write was given up it may still be applied. @default 10000 */
  get lateWriteWindow(): number | undefined;
  set lateWriteWindow(value: number | undefined);
  /** Awaited after each acknowledgement, and for each new session, before the shopper can pay. */
  get afterUpdate(): PlanPickerOptions['afterUpdate'];
  set afterUpdate(value: PlanPickerOptions['afterUpdate']);
  /** Mints a new session; used instead of waiting out a late-write window, and on expiry. */
  get renewSession(): PlanPickerOptions['renewSession'];
  set renewSession(value: PlanPickerOptions['renewSession']);
  /**
   * For payment forms that cannot update their session: no write is sent, and each pick calls `renewSession`.
   * @default false
   */
  get sessionPerPlan(): boolean;
  set sessionPerPlan(value: boolean | null | undefined);
  /** The name under which the shown plan is submitted with a form. */
  get name(): string;
  set name(value: string | null | undefined);
  /**
   * The name under which the order id of the running session is submitted with a form, so that the form and a renewed
   * session cannot disagree. Attribute: `order-name`.
   */
  get orderName(): string;
  set orderName(value: string | null | undefined);
  get required(): boolean;
  set required(value: boolean | null | undefined);
  /** Takes no picks, and as any disabled control, is left out of the form and its validation. */
  get disabled(): boolean;
  set disabled(value: boolean | null | undefined);
  /**
   * Whether a submit that was held back while the plan was being saved goes on by itself, `auto` or `off`: once the same
   * plan is confirmed, within 10 s. Attribute: `resume-submit`. @default 'auto'
   */
  get resumeSubmit(): ResumeSubmit;
  set resumeSubmit(value: ResumeSubmit | null | undefined);
  /** How the cards are laid out: `stack`, `row`, or by the room there is. @default 'auto' */
  get layout(): Layout;
  set layout(value: Layout | null | undefined);
}

/** Whether a submit that was held back goes on by itself. */
export type ResumeSubmit = 'auto' | 'off';

interface Option {
  /** Its name in markup. */
  readonly attribute?: string;
  /** In markup it is there or not. */
  readonly isFlag?: true;
  /** The property is the attribute, as in any form control. */
  readonly isReflected?: true;
  /** The picker without an element does not know it. */
  readonly isOwn?: true;
  /** Its value where nobody says one. */
  readonly otherwise?: unknown;
}

export type OptionName = keyof ElementOptions;

export const options: Readonly<Record<OptionName, Option>> = {
  orgId: { attribute: 'org-id', otherwise: '' },
  session: { otherwise: null },
  selected: { attribute: 'selected', otherwise: null },
  plans: { attribute: 'plans', otherwise: [] },
  pricePoints: { attribute: 'price-points', otherwise: null },
  baseUrl: { attribute: 'base-url' },
  locale: { attribute: 'locale', otherwise: 'en' },
  messages: { attribute: 'messages' },
  tax: { attribute: 'tax', otherwise: null },
  total: { otherwise: null },
  clientMetadata: {},
  numberWrites: { attribute: 'number-writes', isFlag: true },
  problemKinds: {},
  acknowledges: {},
  timeout: {},
  lateWriteWindow: {},
  afterUpdate: {},
  renewSession: {},
  sessionPerPlan: { isFlag: true },
  name: { attribute: 'name', isReflected: true, isOwn: true, otherwise: '' },
  orderName: { attribute: 'order-name', isOwn: true, otherwise: '' },
  required: { attribute: 'required', isFlag: true, isReflected: true, isOwn: true },
  disabled: { attribute: 'disabled', isFlag: true, isReflected: true, isOwn: true },
  resumeSubmit: { attribute: 'resume-submit', isOwn: true, otherwise: 'auto' },
  layout: { attribute: 'layout', isOwn: true, otherwise: 'auto' },
};

/** Every option, by the name of its property. A page may set them before the element is defined. */
export const optionNames = /* @__PURE__ */ Object.keys(options) as readonly OptionName[];

/** The attributes that say an option. A session has two of its own. */
export const optionOfAttribute = /* @__PURE__ */ (() => {
  const found: Record<string, OptionName> = { 'client-token': 'session', 'order-id': 'session' };
  for (const name of optionNames) {
    const { attribute } = options[name];
    if (attribute) found[attribute] = name;
  }
  return found as Readonly<Record<string, OptionName>>;
})();
