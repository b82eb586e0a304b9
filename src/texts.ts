/**
 * The name of the property with which an element gives its texts to the bridge to the service's SDK. The name is a
 * symbol that all scripts share, because each script may have its own copy of this module.
 */
export const textsOf: unique symbol = Symbol.for('funnelfox-plan-picker:texts') as never;
