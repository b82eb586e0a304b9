import { tableOf } from '../documents.ts';
import type { Results } from './comparison.ts';

/** How many shoppers of each level paid for a plan that was not shown. */
export const renderSummary = ({ findings }: Pick<Results, 'findings'>): string => {
  const tallies = findings.flatMap(({ tallies }) => tallies);
  const payments = [...new Set(tallies.map(({ payments }) => count(payments)))].join(' or ');
  return tableOf(
    [`wrong payments of ${payments}, at a rate of faults of`, ...findings.map(({ level }) => level.name)],
    [...new Set(tallies.map(({ subject }) => subject))].map((name) => [
      name,
      ...tallies.filter(({ subject }) => subject === name).map(({ wrong }) => count(wrong)),
    ]),
  );
};

/** A table of all results. */
export const renderTable = ({ findings }: Pick<Results, 'findings'>): string =>
  tableOf(
    ['faults', '', 'wrong payments', 'writes per pick', 'unable to pay, mean', '95 % within'],
    findings.flatMap(({ level, tallies }) =>
      tallies.map(({ subject, payments, wrong, writesPerPick, unableToPay }, row) => [
        row === 0 ? level.name : '',
        subject,
        `${count(wrong)} of ${count(payments)}`,
        writesPerPick.toFixed(2),
        `${unableToPay.mean.toFixed(1)} s`,
        `${unableToPay.p95.toFixed(1)} s`,
      ]),
    ),
  );

const count = (number: number): string => number.toLocaleString('en');
