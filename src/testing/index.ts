/**
 * `funnelfox-plan-picker/testing`: the billing service in miniature, for tests and demo pages. It is safe to import
 * this module anywhere. `createSandbox` and `createControl` also run in a browser. `listen` and `sandboxPlugin` need
 * Node when they are called. For Playwright there are `routeBilling` and `planPicker`, and for MSW there is
 * `billingHandlers`. This module imports neither Playwright nor MSW.
 */
export type { BillingOptions } from './billing.ts';
export type { Payment, SandboxSession } from './checkout.ts';
export type { Clock } from './clock.ts';
export { createControl } from './control.ts';
export type { Delay, Failure, Fault, PaymentFault } from './fault.ts';
export type { Gate } from './gate.ts';
export { type Listener, listen } from './listener.ts';
export { billingHandlers, type MswHttp } from './msw.ts';
export {
  type PageWithPicker,
  type Patience,
  type PickerLocator,
  type PlanPickerOnPage,
  planPicker,
} from './plan-picker.ts';
export type { PreflightRecord } from './preflight.ts';
export type { PricePoint, PricePointFault } from './price-list.ts';
export { type BillingRoute, type RoutablePage, routeBilling } from './route.ts';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export { type SandboxPlugin, sandboxPlugin } from './vite-plugin.ts';
export type { WriteOutcome, WriteRecord } from './write.ts';
