/** What the page sells. The link `?scenario=…` chooses it. The plans of the funnel are in the page's markup. */
import type { Ident, PlanCopy } from 'funnelfox-plan-picker';

interface Scenario {
  /** The plan that a new session holds. */
  readonly first: Ident;
  /** The plans, without their texts. */
  readonly plans?: readonly PlanCopy[];
}

const scenarios = {
  funnel: { first: 'pp_monthly' },
  app: {
    first: 'pp_yearly',
    plans: [{ ident: 'pp_yearly', equivalent: 'month', savingsOver: 'pp_monthly' }, { ident: 'pp_monthly' }],
  },
  'one-time': {
    first: 'pp_three_courses',
    plans: [{ ident: 'pp_one_course' }, { ident: 'pp_three_courses' }, { ident: 'pp_lifetime' }],
  },
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;

const asked = new URLSearchParams(location.search).get('scenario') ?? '';

export const scenarioName = Object.hasOwn(scenarios, asked) ? (asked as ScenarioName) : 'funnel';

export const scenario: Scenario = scenarios[scenarioName];
