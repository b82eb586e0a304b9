/** What the page hears of the picker: events, and a line on the console where a developer must do something. */
import type { PlanPickerEvents, PlanPickerNews, Problem } from '../types.ts';

/** The element's events by name, for `addEventListener`. */
export type PlanPickerEventMap = HTMLElementEventMap & PlanPickerEvents;

/** @param isChange whether the shopper has just changed the value in this picker */
export const tellPage = (element: HTMLElement, { type, detail }: PlanPickerNews, isChange: boolean): void => {
  if (type === 'plan-problem' && isForDevelopers(detail.problem)) tellDevelopers(detail.problem.message);
  // Not `Event`: on a page with MooTools, that is a class of MooTools.
  const tell = (name: string, detail: unknown) =>
    element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  tell(type, detail);
  // Every form control sends both events. Vue's `v-model` hears only `input`. If `input` were missing, Vue would assign
  // the old value again.
  if (isChange) for (const name of ['input', 'change']) tell(name, null);
};

export const tellDevelopers = (message: string): void => console.error(`ff-plan-picker: ${message}`);

/** Whether somebody must fix something in the page or in the service. */
const isForDevelopers = ({ kind, code }: Problem): boolean =>
  kind === 'config' || kind === 'plans' || code === 'unknown-answer';
