/** Does not use `:focus`, because that does not match while the shopper is in another window. */
export const hasFocus = (element: Element | null): boolean =>
  element !== null && (element.getRootNode() as Document | ShadowRoot).activeElement === element;
