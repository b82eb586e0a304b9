/**
 * Reports the picker's news to the page, as events of the element. If a developer must do something, also writes a line
 * on the console.
 */
import type { PlanPickerEvents, PlanPickerNews, Problem } from '../types.ts';

/** The element's events by name, for `addEventListener`. */
export type PlanPickerEventMap = HTMLElementEventMap & PlanPickerEvents;

/** @param isChange whether the shopper has just changed the value in this picker */
export const tellPage = (element: HTMLElement, { type, detail }: PlanPickerNews, isChange: boolean): void => {
  if (type === 'plan-problem' && isForDevelopers(detail.problem)) tellDevelopers(detail.problem.message);
  // `Event` is not used, because MooTools replaces `Event` with a class of its own.
  const tell = (name: string, detail: unknown) =>
    element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  tell(type, detail);
  // As every form control does, the picker sends both `input` and `change`. Vue's `v-model` listens only to `input`.
  // Without `input`, Vue would assign the old value again.
  if (isChange) for (const name of ['input', 'change']) tell(name, null);
};

export const tellDevelopers = (message: string): void => console.error(`ff-plan-picker: ${message}`);

/** Whether somebody must fix something in the page or in the service. */
const isForDevelopers = ({ kind, code }: Problem): boolean =>
  kind === 'config' || kind === 'plans' || code === 'unknown-answer';
