/**
 * Adds the property accessors that the class of the element does not declare itself. This module does not know what the
 * accessors do.
 */
import { type OptionName, optionNames } from './options.ts';

/**
 * Adds a property for each option in `options.ts`. Also gives each read-only property a setter that ignores the value,
 * because a framework may assign any property. Without a setter, such an assignment would throw an error.
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
 * A page may set a property before the element is defined. Such a property would hide the accessor of the class. So the
 * property is removed, and then set through the accessor.
 */
export const setAgain = (element: object, prototype: object, name: string): void => {
  if (!Object.hasOwn(prototype, name)) return;
  const value = Reflect.get(element, name);
  Reflect.deleteProperty(element, name);
  Reflect.set(element, name, value);
};
