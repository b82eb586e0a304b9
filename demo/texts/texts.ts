/** The shop's texts in one language. The picker's texts come with the package. */
import type { Ident, PlanCopy } from 'funnelfox-plan-picker';
import type { ScenarioName } from '../scenario.ts';

export interface Texts {
  readonly direction: 'ltr' | 'rtl';
  /** The texts of the elements that have the attribute `data-text`, by the value of this attribute. */
  readonly page: Readonly<Record<string, string>>;
  /** What a scenario says instead of the texts of `page`. */
  readonly instead: Readonly<Partial<Record<ScenarioName, Readonly<Record<string, string>>>>>;
  readonly plans: Readonly<Record<Ident, Pick<PlanCopy, 'title' | 'description' | 'badge'>>>;
  /** Has the placeholder `{when}`. */
  readonly renewal: string;
  /** Has the placeholders `{amount}` and `{plan}`. */
  readonly pay: string;
  readonly paying: string;
  readonly waiting: string;
  readonly choosing: string;
  readonly closed: string;
  /** Has the placeholder `{plan}`. */
  readonly charged: string;
  /** Has the placeholder `{amount}`. */
  readonly paid: string;
  readonly same: string;
  /** Has the placeholder `{plan}`. */
  readonly different: string;
  /** Has the placeholder `{plan}`. */
  readonly wouldCharge: string;
  readonly unknown: string;
}

export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (mark, name: string) => isolate(values[name] ?? mark));

/** A value that is written from right to left must not reorder the text around it. */
const isolate = (value: string): string =>
  /[\u0590-\u08FF\u200E\u200F]/.test(value) ? `\u2068${value}\u2069` : value;
