/** Importing this module defines `<ff-plan-picker>` on the page, and makes its type known to TypeScript. */
import { define } from './element/element.ts';

export type { PlanPickerElement } from './element/element.ts';

define();
