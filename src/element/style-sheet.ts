/**
 * The style sheet that all pickers of a document share. It is a constructed style sheet, because a page's content
 * security policy may forbid every other kind of style sheet.
 */
import { styles } from '../view/styles.ts';

const sheets = new WeakMap<Document, CSSStyleSheet>();

/**
 * A document accepts only style sheets that were made for it. A document without a window, such as the document of a
 * template, is not drawn and needs no style sheet.
 */
export const styleSheetsFor = (document: Document): CSSStyleSheet[] => {
  const { defaultView } = document;
  if (!defaultView) return [];
  const known = sheets.get(document);
  if (known) return [known];
  const sheet = new defaultView.CSSStyleSheet();
  sheet.replaceSync(styles);
  sheets.set(document, sheet);
  return [sheet];
};
