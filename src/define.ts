/** Importing this makes `<ff-plan-picker>` known to the page, and its type to TypeScript. */
import { define } from './element/element.ts';

export type { PlanPickerElement } from './element/element.ts';

define();
