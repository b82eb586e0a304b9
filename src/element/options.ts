/** The options of the element in one table. Its properties and attributes are made from this table. */
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
   * The checkout session. Setting another one replaces it at once: outcomes of the old one are ignored. Attributes:
   * `client-token` and `order-id`.
   */
  get session(): Session | null;
  set session(value: Session | null | undefined);
  /** The plan to show first, from an address for example. It is asserted before the shopper can pay. */
  get selected(): Ident | null;
  set selected(value: Ident | null | undefined);
  /**
   * The plans on offer, as a list or as JSON. Attribute: `plans`, as JSON; or a child
   * `<script type="application/json">`.
   */
  get plans(): readonly PlanCopy[];
  set plans(value: readonly PlanCopy[] | string | null | undefined);
  /**
   * Offers these price points, in this order, at the service's current prices. `plans` then gives their titles and
   * everything else but the price. Attribute: `price-points`, with blanks between them.
   */
  get pricePoints(): readonly Ident[];
  set pricePoints(value: readonly Ident[] | string | null | undefined);
  /** The service's address: https, or http on localhost. @default 'https://billing.funnelfox.com' */
  get baseUrl(): string;
  set baseUrl(value: string | null | undefined);
  /** BCP 47. The texts are in its language, if that was registered. @default the nearest `lang`, or 'en' */
  get locale(): string;
  set locale(value: string | null | undefined);
  /** Replaces single texts. Attribute: `messages`, as JSON. An unknown name is a `config` problem. */
  get messages(): Partial<Messages> | undefined;
  set messages(value: Partial<Messages> | string | null | undefined);
  /**
   * Whether the prices include tax, `included` or `excluded`. `excluded`: the terms say “plus tax”.
   * @default nothing is said about tax
   */
  get tax(): Tax | null;
  set tax(value: Tax | null | undefined);
  /**
   * The whole amount that is charged for a plan, including tax. The summary shows it while that plan is confirmed and
   * nothing is under way. Otherwise the shopper reads that the total is being calculated.
   * @default no total is shown
   */
  get total(): Total | null;
  set total(value: Total | null | undefined);
  /** Sent with every write as `client_metadata`. */
  get clientMetadata(): PlanPickerOptions['clientMetadata'];
  set clientMetadata(value: PlanPickerOptions['clientMetadata']);
  /**
   * Adds `write_number` to the metadata of each write: an integer that grows with each attempt for the checkout in this
   * browser. A service can then drop late writes. A repeat by the browser has the same number. Attribute:
   * `number-writes`.
   * @default false
   */
  get numberWrites(): boolean;
  set numberWrites(value: boolean | null | undefined);
  /**
   * The meaning of other error codes of the service, such as `{ order_closed: 'already-paid' }`. The picker knows the
   * documented ones.
   */
  get problemKinds(): PlanPickerOptions['problemKinds'];
  set problemKinds(value: PlanPickerOptions['problemKinds']);
  /** Whether an unknown answer is an acknowledgement. Called for answers with HTTP 2xx. */
  get acknowledges(): PlanPickerOptions['acknowledges'];
  set acknowledges(value: PlanPickerOptions['acknowledges']);
  /** A write is given up after this many ms. @default 8000 */
  get timeout(): number | undefined;
  set timeout(value: number | undefined);
  /** For this many ms after a write was given up, it may still be applied. @default 10000 */
  get lateWriteWindow(): number | undefined;
  set lateWriteWindow(value: number | undefined);
  /** Awaited after each acknowledgement, and for each new session, before the shopper can pay. */
  get afterUpdate(): PlanPickerOptions['afterUpdate'];
  set afterUpdate(value: PlanPickerOptions['afterUpdate']);
  /** Creates a new session that holds `ident`. Used instead of waiting for a late-write window, and on expiry. */
  get renewSession(): PlanPickerOptions['renewSession'];
  set renewSession(value: PlanPickerOptions['renewSession']);
  /**
   * For payment forms that cannot update their session: no write is sent, and each pick calls `renewSession`. Needs
   * `renewSession`.
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
  /** The picker ignores picks. Like any disabled control, it is left out of the form and its validation. */
  get disabled(): boolean;
  set disabled(value: boolean | null | undefined);
  /**
   * Whether a held-back submit goes on by itself, `auto` or `off`. A submit is held back while the plan is being saved.
   * It goes on once the same plan is confirmed, within 10 s. Attribute: `resume-submit`.
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

/** Whether a held-back submit goes on by itself. */
export type ResumeSubmit = 'auto' | 'off';

interface Option {
  /** The name of the attribute. */
  readonly attribute?: string;
  /** A boolean attribute: it is present or not. */
  readonly isFlag?: true;
  /** The property reads and writes the attribute, as in any form control. */
  readonly isReflected?: true;
  /** The element has this option, and the picker without an element does not. */
  readonly isOwn?: true;
  /** The default. */
  readonly otherwise?: unknown;
  /** The values that the option can have. Any other one counts as the default. */
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

/** Finds the option of an attribute. A session has two attributes. */
export const optionOfAttribute = /* @__PURE__ */ (() => {
  const found: Record<string, OptionName> = { 'client-token': 'session', 'order-id': 'session' };
  for (const name of optionNames) {
    const { attribute } = options[name];
    if (attribute) found[attribute] = name;
  }
  return found as Readonly<Record<string, OptionName>>;
})();
