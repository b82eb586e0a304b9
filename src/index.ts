/**
 * funnelfox-plan-picker: everything a storefront imports. Importing it does nothing by itself; `define()` or
 * `mount()` makes the element known to the page.
 */
export { define, PlanPickerElement, type PlanPickerEventMap } from './element.ts';
export { PlanPickerError } from './error.ts';
export { registerLocale } from './locale.ts';
export type { Messages, Plural } from './messages.ts';
export { type MountOptions, mount } from './mount.ts';
export { planFromPricePoint } from './price-points.ts';
export type { Rollback } from './session.ts';
export { createPlanPicker, type PlanPicker, type PlanPickerOptions } from './store.ts';
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
  Session,
  Settled,
  Status,
  Terms,
} from './types.ts';
export { version } from './version.ts';
