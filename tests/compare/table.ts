import { tableOf } from '../readme.ts';
import type { Results } from './comparison.ts';

/** As the README shows it. */
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
