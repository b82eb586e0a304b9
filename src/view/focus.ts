/**
 * Whether an element has the focus. `:focus` is not used, because it does not match while the shopper is in another
 * window.
 */
export const hasFocus = (element: Element | null): boolean =>
  element !== null && (element.getRootNode() as Document | ShadowRoot).activeElement === element;
