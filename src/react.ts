/**
 * Makes `<ff-plan-picker>` known to React's JSX. This module has only types, because React 19 itself sets the
 * properties of an element and listens to its events.
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
