/**
 * Makes `<ff-plan-picker>` known to React's JSX. Only types: React 19 sets an element's properties and listens to its
 * events by itself.
 */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { PlanPickerElement } from './element/element.ts';
import type { PlanPickerTag } from './jsx.ts';

/** The props of `<ff-plan-picker>`. */
export type PlanPickerProps = PlanPickerTag &
  Omit<DetailedHTMLProps<HTMLAttributes<PlanPickerElement>, PlanPickerElement>, keyof PlanPickerTag>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'ff-plan-picker': PlanPickerProps;
    }
  }
}
