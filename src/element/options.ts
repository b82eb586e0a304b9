/** The options of the element in one table. The properties and attributes of the element are made from this table. */
import type { Messages } from '../messages.ts';
import type { PlanPickerOptions } from '../picker/options.ts';
import type { Ident, Layout, PlanCopy, Session, Tax, Total } from '../types.ts';

/**
 * The properties of `<ff-plan-picker>` that a host sets. If the attribute for the same option is set too, the property
 * counts.
 */
export interface ElementOptions {
  /** Organisation id, `[A-Za-z0-9_-]{1,64}`. Attribute: `org-id`. */
  get orgId(): string;
  set orgId(value: string | null | undefined);
  /**
   * The checkout session. Another session replaces the old session at once, and later answers about the old session are
   * ignored. Attributes: `client-token` and `order-id`.
   */
  get session(): Session | null;
  set session(value: Session | null | undefined);
  /**
   * The plan to show first, for example from the page's address. The picker asserts this plan before the shopper can
   * pay: it writes the plan, although nobody has picked it.
   */
  get selected(): Ident | null;
  set selected(value: Ident | null | undefined);
  /**
   * The plans on offer, as a list or as JSON. In markup they are JSON, in the attribute `plans` or in a child
   * `<script type="application/json">`.
   */
  get plans(): readonly PlanCopy[];
  set plans(value: readonly PlanCopy[] | string | null | undefined);
  /**
   * Offers the given price points, in this order, at the service's current prices. `plans` then gives their titles and
   * everything else except the price. Attribute: `price-points`, separated by spaces.
   */
  get pricePoints(): readonly Ident[];
  set pricePoints(value: readonly Ident[] | string | null | undefined);
  /** The service's address: https, or http on localhost. @default 'https://billing.funnelfox.com' */
  get baseUrl(): string;
  set baseUrl(value: string | null | undefined);
  /**
   * A BCP 47 language tag. The texts are in this language if a script has registered the language. Otherwise they are
   * in English.
   * @default the nearest `lang`, or 'en'
   */
  get locale(): string;
  set locale(value: string | null | undefined);
  /** Replaces individual texts. Attribute: `messages`, as JSON. An unknown name causes a problem of kind `config`. */
  get messages(): Partial<Messages> | undefined;
  set messages(value: Partial<Messages> | string | null | undefined);
  /**
   * Whether the prices include tax: `included` or `excluded`. The terms then say “tax included” or “plus tax”.
   * @default nothing is said about tax
   */
  get tax(): Tax | null;
  set tax(value: Tax | null | undefined);
  /**
   * The whole amount that is charged for a plan, including tax. The summary shows it while that plan is confirmed and
   * no write, update or renewal is running. At all other times, the shopper reads that the total is being calculated.
   * @default no total is shown
   */
  get total(): Total | null;
  set total(value: Total | null | undefined);
  /** Sent with every write as `client_metadata`. */
  get clientMetadata(): PlanPickerOptions['clientMetadata'];
  set clientMetadata(value: PlanPickerOptions['clientMetadata']);
  /**
   * Adds the integer `write_number` to the metadata of each write. For one checkout in one browser, the number grows
   * with each attempt, so a service can recognise and drop late writes. If the browser itself repeats a write, the
   * number stays the same. Attribute: `number-writes`.
   * @default false
   */
  get numberWrites(): boolean;
  set numberWrites(value: boolean | null | undefined);
  /**
   * The meaning of error codes that the service does not document, such as `{ order_closed: 'already-paid' }`. The
   * picker knows the documented codes.
   */
  get problemKinds(): PlanPickerOptions['problemKinds'];
  set problemKinds(value: PlanPickerOptions['problemKinds']);
  /** Decides whether an unknown answer is an acknowledgement. Called for answers with HTTP 2xx and a JSON object. */
  get acknowledges(): PlanPickerOptions['acknowledges'];
  set acknowledges(value: PlanPickerOptions['acknowledges']);
  /** The time limit of a write, in ms. After this time, the picker gives the write up. @default 8000 */
  get timeout(): number | undefined;
  set timeout(value: number | undefined);
  /** How long a write may still be applied after the picker gave it up, in ms. @default 10000 */
  get lateWriteWindow(): number | undefined;
  set lateWriteWindow(value: number | undefined);
  /**
   * Called after each acknowledgement, and for each session that replaces an earlier session. The shopper cannot pay
   * until the call has finished.
   */
  get afterUpdate(): PlanPickerOptions['afterUpdate'];
  set afterUpdate(value: PlanPickerOptions['afterUpdate']);
  /**
   * Creates a new session that holds `ident`. The picker calls this function if the session has expired. The picker
   * also calls this function if a write would have to wait until a late-write window has passed. In both cases, the
   * picker goes on in the new session at once.
   */
  get renewSession(): PlanPickerOptions['renewSession'];
  set renewSession(value: PlanPickerOptions['renewSession']);
  /**
   * For payment forms that cannot update their session. If `true`, no write is sent, and each pick calls
   * `renewSession`. This option needs `renewSession`.
   * @default false
   */
  get sessionPerPlan(): boolean;
  set sessionPerPlan(value: boolean | null | undefined);
  /** The name of the form field for the plan shown. */
  get name(): string;
  set name(value: string | null | undefined);
  /**
   * The name of the form field for the order id of the current session. A form then never sends the order id of a
   * session that was replaced. Attribute: `order-name`.
   */
  get orderName(): string;
  set orderName(value: string | null | undefined);
  get required(): boolean;
  set required(value: boolean | null | undefined);
  /** If `true`, the shopper cannot pick a plan. The form neither submits nor validates a disabled control. */
  get disabled(): boolean;
  set disabled(value: boolean | null | undefined);
  /**
   * Whether a held-back submit goes on by itself: `auto` (yes) or `off` (no). A submit is held back while the plan is
   * being saved. It goes on if the same plan is confirmed within 10 s. Attribute: `resume-submit`.
   * @default 'auto'
   */
  get resumeSubmit(): ResumeSubmit;
  set resumeSubmit(value: ResumeSubmit | null | undefined);
  /**
   * How the cards are laid out: `stack` (below each other), `row` (side by side), or `auto` (by the width).
   * @default 'auto'
   */
  get layout(): Layout;
  set layout(value: Layout | null | undefined);
}

/** Whether a held-back submit goes on by itself: `auto` (yes) or `off` (no). */
export type ResumeSubmit = 'auto' | 'off';

interface Option {
  readonly attribute?: string;
  /** The attribute is boolean: only its presence counts. */
  readonly isFlag?: true;
  /** The property reads and writes the attribute, as the properties of other form controls do. */
  readonly isReflected?: true;
  /** Only the element has this option. The picker without an element does not have it. */
  readonly isOwn?: true;
  /** The default value of the option. */
  readonly otherwise?: unknown;
  /** The values that the option can have. Any other value counts as the default. */
  readonly values?: readonly string[];
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
  resumeSubmit: { attribute: 'resume-submit', isOwn: true, otherwise: 'auto', values: ['auto', 'off'] },
  layout: { attribute: 'layout', isOwn: true, otherwise: 'auto', values: ['auto', 'stack', 'row'] },
};

export const optionNames = /* @__PURE__ */ Object.keys(options) as readonly OptionName[];

/** Maps each attribute to its option. The option `session` has two attributes. */
export const optionOfAttribute = /* @__PURE__ */ (() => {
  const found: Record<string, OptionName> = { 'client-token': 'session', 'order-id': 'session' };
  for (const name of optionNames) {
    const { attribute } = options[name];
    if (attribute) found[attribute] = name;
  }
  return found as Readonly<Record<string, OptionName>>;
})();
