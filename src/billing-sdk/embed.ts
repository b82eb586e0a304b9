/** The bridge for a script tag: it adds `PlanPicker.connectBilling`. The two scripts may load in any order. */
import { connectBilling } from './index.ts';

window.PlanPickerBilling = { connectBilling };
if (Object.hasOwn(window, 'PlanPicker')) Object.assign(window.PlanPicker ?? {}, { connectBilling });
