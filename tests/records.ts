/** What the long commands recorded, in the words of the documents. */
import type { Findings } from '../e2e/endurance/endurance.ts';

type Counts = Omit<Findings, 'noise'>;

/** `npm run endurance -- --record` */
export interface Endurance extends Counts {
  readonly version: string;
  readonly minutes: number;
  readonly seed: number;
  readonly noise: number;
  readonly growth: readonly string[];
}

/** `npm run mutate -- --record` */
export type Mutation = Readonly<Record<string, { readonly noticed: number; readonly unnoticed: number }>>;

/** `npm run campaign -- --record`, by browser. */
export type Campaigns = Readonly<
  Record<
    string,
    {
      readonly version: string;
      readonly runs: number;
      readonly seed: number;
      readonly lanes: number;
      readonly faults: number;
      readonly payments: number;
      readonly wrong: number;
      readonly stuck: number;
      readonly strayed: number;
      readonly uncaught: number;
      /** ms */
      readonly slowest: number;
    }
  >
>;

const count = (number: number): string => number.toLocaleString('en');

export function campaignInWords(campaigns: Campaigns): string {
  const rows = Object.entries(campaigns).map(([browser, { version, seed, slowest, ...found }]) => [
    `${browser === 'firefox' ? 'Firefox' : 'Chromium'} ${version}`,
    ...[found.runs, found.faults, found.payments, found.wrong, found.stuck].map(count),
    `${(slowest / 1000).toFixed(1)} s`,
    `\`npm run campaign -- --runs=${found.runs} --seed=${seed} --browser=${browser}\``,
  ]);
  const head = ['in', 'runs', 'faults', 'payments', 'wrong', 'could not pay again', 'slowest', ''];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function enduranceInWords({ samples, ...found }: Endurance): string {
  const [middle, last] = [samples[Math.floor(samples.length / 2)], samples.at(-1)];
  const megabytes = (bytes = Number.NaN) => `${(bytes / 1e6).toFixed(2)} MB`;
  return `${found.minutes} minutes in Chromium ${found.version}, seed ${found.seed}: ${count(found.clicks)} clicks, ${count(found.freezes)} freezes,
${count(found.outages)} spells offline, ${count(found.sessions)} sessions, ${count(found.faults)} faults; ${count(found.writes)} writes, ${count(found.payments)} payments,
${count(found.wrong)} of them wrong; ${count(found.stuck)} times the shopper could not pay again; ${count(found.noise)} lines on the console. After garbage
collection, halfway and at the end: heap ${megabytes(middle?.heap)} and ${megabytes(last?.heap)}, nodes ${middle?.nodes} and ${last?.nodes}, listeners ${middle?.listeners} and ${last?.listeners}.`;
}

export function mutationInWords(mutation: Mutation): string {
  return Object.entries(mutation)
    .map(([file, { noticed, unnoticed }]) => {
      const score = ((100 * noticed) / (noticed + unnoticed)).toFixed(1);
      return `\`${file}\`: ${count(noticed)} of ${count(noticed + unnoticed)} changes noticed, ${score} %.`;
    })
    .join('\n');
}
