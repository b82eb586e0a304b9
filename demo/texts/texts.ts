/** What the shop says in each language. What the picker says comes with the package. */
import type { Ident, PlanCopy } from 'funnelfox-plan-picker';

export interface Texts {
  readonly direction: 'ltr' | 'rtl';
  /** What stands in the page, by its `data-text`. */
  readonly page: Readonly<Record<string, string>>;
  readonly plans: Readonly<Record<Ident, Omit<PlanCopy, 'ident'>>>;
  /** `{when}` */
  readonly renewal: string;
  /** `{amount}`, `{plan}` */
  readonly pay: string;
  readonly paying: string;
  readonly waiting: string;
  readonly choosing: string;
  readonly closed: string;
  /** `{plan}` */
  readonly charged: string;
  /** `{amount}` */
  readonly paid: string;
  readonly same: string;
  /** `{plan}` */
  readonly different: string;
  /** `{plan}` */
  readonly wouldCharge: string;
  readonly unknown: string;
}

export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (mark, name: string) => isolate(values[name] ?? mark));

/** What is written from right to left must not reorder the text around it. */
const isolate = (value: string): string =>
  /[\u0590-\u08FF\u200E\u200F]/.test(value) ? `\u2068${value}\u2069` : value;
