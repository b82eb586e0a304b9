/** Finds a part of the page by its id. If the part is missing, the error names the id. */
export const part = <Part extends HTMLElement = HTMLElement>(id: string): Part => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`expected an element with the id ${id}`);
  return found as Part;
};
