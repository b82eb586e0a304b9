/** The props of the tag `<ff-plan-picker>` in JSX. This module has only types. */
import type { PlanPickerEventMap } from './element/events.ts';
import type { ResumeSubmit } from './element/options.ts';
import type { MountOptions } from './mount.ts';
import type { PlanPickerEventDetails } from './types.ts';

/** Properties, attributes (with their names in HTML) and events (such as `onplan-confirm`). */
export type PlanPickerTag = {
  [Option in keyof MountOptions]?: MountOptions[Option] | undefined;
} & {
  'org-id'?: string | undefined;
  'client-token'?: string | undefined;
  'order-id'?: string | undefined;
  'base-url'?: string | undefined;
  'price-points'?: string | undefined;
  'number-writes'?: boolean | '' | undefined;
  'order-name'?: string | undefined;
  'resume-submit'?: ResumeSubmit | undefined;
} & {
  [Type in keyof PlanPickerEventDetails as `on${Type}`]?:
    | ((event: PlanPickerEventMap[Type]) => unknown)
    | undefined;
};
