/**
 * The property where an element keeps its texts for the bridge to the SDK. Each script may have its own copy of this
 * module, so the symbol is shared.
 */
export const textsOf: unique symbol = Symbol.for('funnelfox-plan-picker:texts') as never;
