/** The bridge for the script tag: it adds `PlanPicker.connectBilling`, whichever of the two scripts comes first. */
import { connectBilling } from './index.ts';

window.PlanPickerBilling = { connectBilling };
if (Object.hasOwn(window, 'PlanPicker')) Object.assign(window.PlanPicker ?? {}, { connectBilling });
