/**
 * The name of the property with which an element gives its texts to the bridge to the service's SDK. Each script may
 * have its own copy of this module. So the symbol is shared between the scripts.
 */
export const textsOf: unique symbol = Symbol.for('funnelfox-plan-picker:texts') as never;
