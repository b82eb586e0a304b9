/**
 * The bridge for a script tag: it adds `PlanPicker.connectBilling`. This script may load before or after the script of
 * the picker.
 */
import { connectBilling } from './index.ts';

window.PlanPickerBilling = { connectBilling };
if (Object.hasOwn(window, 'PlanPicker')) Object.assign(window.PlanPicker ?? {}, { connectBilling });
