/** Makes the accessors that the class of the element does not write out. This module does not know what they do. */
import { type OptionName, optionNames } from './options.ts';

/**
 * Adds an accessor for each option of the table. Frameworks may assign any property. So each accessor that can only be
 * read gets a setter that ignores the value.
 */
export const addAccessors = <Element extends object>(
  prototype: Element,
  read: (element: Element, name: OptionName) => unknown,
  set: (element: Element, name: OptionName, value: unknown) => void,
): void => {
  for (const [name, accessor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (accessor.get && !accessor.set)
      Object.defineProperty(prototype, name, { ...accessor, set: function ignore() {} });
  }
  for (const name of optionNames) {
    Object.defineProperty(prototype, name, {
      ...{ configurable: true, enumerable: true },
      get(this: Element) {
        return read(this, name);
      },
      set(this: Element, value: unknown) {
        set(this, name, value);
      },
    });
  }
};

/**
 * A page may set a property before the element is defined. Such a property would hide the accessor, so it is removed
 * and set again.
 */
export const setAgain = (element: object, prototype: object, name: string): void => {
  if (!Object.hasOwn(prototype, name)) return;
  const value = Reflect.get(element, name);
  Reflect.deleteProperty(element, name);
  Reflect.set(element, name, value);
};
