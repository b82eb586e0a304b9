/**
 * The name of a property of the element. The bridge to the service's SDK reads the element's texts from this property.
 * The name is a symbol that all scripts share, because the bridge may be in a script with its own copy of this module.
 */
export const textsOf: unique symbol = Symbol.for('funnelfox-plan-picker:texts') as never;
