/** The style sheet of all pickers of a document. Constructed, because a page's policy may forbid every other kind. */
import { styles } from '../view/styles.ts';

const sheets = new WeakMap<Document, CSSStyleSheet>();

/** A document takes only sheets that were made for it. One without a window, as of a template, draws nothing. */
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
