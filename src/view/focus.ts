/** Not `:focus`, which no longer matches while the shopper is in another window. */
export const hasFocus = (element: Element | null): boolean =>
  element !== null && (element.getRootNode() as Document | ShadowRoot).activeElement === element;
