/** What the page hears of the picker: events, and a line on the console where a developer must do something. */
import type { PlanPickerEvents, PlanPickerNews, Problem } from '../types.ts';

/** The element's events by name, for `addEventListener`. */
export type PlanPickerEventMap = HTMLElementEventMap & PlanPickerEvents;

/** @param isChange whether the shopper did it in this picker, as in any other form control */
export const tellPage = (element: HTMLElement, { type, detail }: PlanPickerNews, isChange: boolean): void => {
  if (type === 'plan-problem' && isForDevelopers(detail.problem))
    console.error(`ff-plan-picker: ${detail.problem.message}`);
  element.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  if (isChange) element.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
};

/** Whether somebody must fix something in the page or in the service. */
const isForDevelopers = ({ kind, code }: Problem): boolean =>
  kind === 'config' || kind === 'plans' || code === 'unknown-answer';
