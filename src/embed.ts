/** The script tag: makes `<ff-plan-picker>` known and offers `window.PlanPicker`. Loading it again changes nothing. */
import type { connectBilling } from './billing-sdk/index.ts';
import './define.ts';
import { define } from './element/element.ts';
import { mount } from './mount.ts';
import { version } from './version.ts';

export interface PlanPickerGlobal {
  readonly version: string;
  readonly mount: typeof mount;
  readonly define: typeof define;
  /** Where `billing-sdk.js` is loaded too. */
  readonly connectBilling?: typeof connectBilling;
}

declare global {
  interface Window {
    PlanPicker?: PlanPickerGlobal;
    /** What `billing-sdk.js` brings, whichever of the two comes first. */
    PlanPickerBilling?: { readonly connectBilling: typeof connectBilling };
  }
}

// An element of the page may have taken the name, by its id.
if (!Object.hasOwn(window, 'PlanPicker'))
  window.PlanPicker = { version, mount, define, ...window.PlanPickerBilling };
