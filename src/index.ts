/**
 * funnelfox-plan-picker: everything that a storefront imports. Importing this module does nothing by itself. `define()`
 * or `mount()` defines the element on the page.
 */
export { define, PlanPickerElement } from './element/element.ts';
export type { PlanPickerEventMap } from './element/events.ts';
export type { ElementOptions, ResumeSubmit } from './element/options.ts';
export { PlanPickerError } from './error.ts';
export { registerLocale } from './locale.ts';
export type { Messages, Plural } from './messages.ts';
export { formatAmount } from './money.ts';
export { type MountOptions, mount } from './mount.ts';
export { createNotice, type Notice } from './notice.ts';
export type { PlanPicker, PlanPickerOptions } from './picker/options.ts';
export { createPlanPicker } from './picker/picker.ts';
export { planFromPricePoint } from './price-points.ts';
export type { PaymentElsewhere, Rollback } from './protocol/index.ts';
export type {
  AfterUpdate,
  Amount,
  Ident,
  Layout,
  Offer,
  PaymentHold,
  Period,
  PeriodUnit,
  PickedBy,
  PickOutcome,
  Plan,
  PlanCopy,
  PlanPickerEventDetails,
  PlanPickerEvents,
  PlanPickerNews,
  Problem,
  ProblemKind,
  RenewSession,
  Session,
  Settled,
  Status,
  Tax,
  Terms,
  Total,
} from './types.ts';
export { version } from './version.ts';
