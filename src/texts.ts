/** Where an element keeps its texts for a script of ours beside it, whichever copy of this module that came with. */
export const textsOf: unique symbol = Symbol.for('funnelfox-plan-picker:texts') as never;
