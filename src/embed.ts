/** The script tag: makes `<ff-plan-picker>` known and offers `window.PlanPicker`. Loading it again changes nothing. */
import './define.ts';
import { define } from './element.ts';
import { mount } from './mount.ts';
import { version } from './version.ts';

export interface PlanPickerGlobal {
  readonly version: string;
  readonly mount: typeof mount;
  readonly define: typeof define;
}

declare global {
  interface Window {
    PlanPicker?: PlanPickerGlobal;
  }
}

window.PlanPicker ??= { version, mount, define };
