/**
 * `<PlanPicker>` for Preact: the element, with its properties as props and its events as callbacks. On a server,
 * `<PlanPicker>` renders only the tag. In the browser, it sets the properties. This module also makes
 * `<ff-plan-picker>` known to Preact's JSX.
 */
import { type HTMLAttributes, h, type Ref } from 'preact';
import { useImperativeHandle, useLayoutEffect, useRef } from 'preact/hooks';
import { define, type PlanPickerElement } from './element/element.ts';
import { optionNames } from './element/options.ts';
import type { PlanPickerTag } from './jsx.ts';
import type { MountOptions } from './mount.ts';
import type { PlanPickerEventDetails } from './types.ts';

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'ff-plan-picker': PlanPickerTag & Omit<HTMLAttributes<PlanPickerElement>, keyof PlanPickerTag>;
    }
  }
}

const eventTypes = {
  onPick: 'plan-pick',
  onConfirm: 'plan-confirm',
  onRollback: 'plan-rollback',
  onProblem: 'plan-problem',
  onOffers: 'plan-offers',
  onStatus: 'plan-status',
} as const;

/** One callback for each event of the element. Each callback gets the event's `detail`. */
export type PlanPickerCallbacks = {
  [Callback in keyof typeof eventTypes]?:
    | ((detail: PlanPickerEventDetails[(typeof eventTypes)[Callback]]) => unknown)
    | undefined;
};

type Options = { [Option in keyof MountOptions]: MountOptions[Option] | undefined };

/** Every option, a callback for each event, and the attributes of any element. */
export interface PlanPickerProps
  extends Options,
    PlanPickerCallbacks,
    Omit<HTMLAttributes<PlanPickerElement>, keyof Options | keyof PlanPickerCallbacks | 'ref'> {
  /** A ref to the element. Use it to call `pick`, `settled` and `beginPayment`. */
  ref?: Ref<PlanPickerElement> | undefined;
}

/**
 * `<ff-plan-picker>` as a component: options and callbacks are props. A new session object with the same values does
 * not start a new session.
 */
export function PlanPicker({ ref, ...props }: PlanPickerProps) {
  define();
  const element = useRef<PlanPickerElement>(null);
  const given = useRef<Partial<Options>>({});
  const { options, attributes } = sortProps(props);
  const picker = () => element.current as PlanPickerElement;
  useImperativeHandle(ref ?? null, picker, []);
  useLayoutEffect(() => {
    for (const name of optionNames) {
      if (options[name] !== given.current[name]) Object.assign(picker(), { [name]: options[name] });
    }
    given.current = options;
  });
  return <ff-plan-picker {...attributes} ref={element} />;
}

/**
 * Separates the options from the attributes. The component does not pass the options to the tag as props, because
 * Preact would then turn `null` into ''. It assigns them to the properties of the element.
 */
function sortProps(props: Omit<PlanPickerProps, 'ref'>) {
  const options: Record<string, unknown> = {};
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props)) {
    if ((optionNames as readonly string[]).includes(name)) options[name] = value;
    else if (!Object.hasOwn(eventTypes, name)) attributes[name] = value;
    else if (typeof value === 'function') {
      attributes[`on${eventTypes[name as keyof typeof eventTypes]}`] = (event: CustomEvent) =>
        value(event.detail);
    }
  }
  return { options: options as Partial<Options>, attributes };
}
