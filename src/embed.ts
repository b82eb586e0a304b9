/**
 * The script for a script tag: defines `<ff-plan-picker>` and sets `window.PlanPicker`. Loading the script again
 * changes nothing.
 */
import type { connectBilling } from './billing-sdk/index.ts';
import './define.ts';
import { define } from './element/element.ts';
import { mount } from './mount.ts';
import { version } from './version.ts';

export interface PlanPickerGlobal {
  readonly version: string;
  readonly mount: typeof mount;
  readonly define: typeof define;
  /** Present if the page also loads `billing-sdk.js`. */
  readonly connectBilling?: typeof connectBilling;
}

declare global {
  interface Window {
    PlanPicker?: PlanPickerGlobal;
    /** The script `billing-sdk.js` sets this field. This script may load before or after the script of the picker. */
    PlanPickerBilling?: { readonly connectBilling: typeof connectBilling };
  }
}

// An element with the id `PlanPicker` can also be read as `window.PlanPicker`. But such an element is no own property
// of `window`, so `hasOwn` ignores it.
if (!Object.hasOwn(window, 'PlanPicker'))
  window.PlanPicker = { version, mount, define, ...window.PlanPickerBilling };
