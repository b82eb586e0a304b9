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

/** `npm run campaign -- --record` */
export type Campaigns = Readonly<
  Record<
    'chromium' | 'firefox',
    Readonly<
      { version: string } & Record<
        'runs' | 'seed' | 'faults' | 'payments' | 'wrong' | 'stuck' | 'strayed' | 'uncaught',
        number
      >
    >
  >
>;

/** `npm run mutate -- --record`. `of` tells which code it was. */
export type Mutation = Readonly<
  Record<string, { readonly noticed: number; readonly unnoticed: number; readonly of: string }>
>;

const count = (number: number): string => number.toLocaleString('en');

export function enduranceInWords({ samples, ...found }: Endurance): string {
  const [middle, last] = [samples[Math.floor(samples.length / 2)], samples.at(-1)];
  const megabytes = (bytes = Number.NaN) => `${(bytes / 1e6).toFixed(2)} MB`;
  return `${found.minutes} minutes in Chromium ${found.version}, seed ${found.seed}: ${count(found.clicks)} clicks, ${count(found.freezes)} freezes,
${count(found.outages)} spells offline, ${count(found.sessions)} sessions, ${count(found.faults)} faults; ${count(found.writes)} writes, ${count(found.payments)} payments,
${count(found.wrong)} of them wrong; ${count(found.stuck)} times the shopper could not pay again; ${count(found.noise)} lines on the console. After garbage
collection, halfway and at the end: heap ${megabytes(middle?.heap)} and ${megabytes(last?.heap)}, nodes ${middle?.nodes} and ${last?.nodes}, listeners ${middle?.listeners} and ${last?.listeners}.`;
}

export function campaignsInWords({ chromium, firefox }: Campaigns): string {
  const inWords = (browser: string, options: string, found: Campaigns['chromium']) =>
    `\`npm run campaign -- --runs=${found.runs} --seed=${found.seed}${options}\`, ${browser} ${found.version}:
${count(found.faults)} faults, ${count(found.payments)} payments, ${count(found.wrong)} of them wrong; ${count(found.stuck)} shoppers who could not pay again.`;
  return `${inWords('Chromium', '', chromium)}
${inWords('Firefox', ' --browser=firefox', firefox)}`;
}

export function mutationInWords(mutation: Mutation): string {
  return Object.entries(mutation)
    .map(([file, { noticed, unnoticed }]) => {
      const score = ((100 * noticed) / (noticed + unnoticed)).toFixed(1);
      return `\`${file}\`: ${count(noticed)} of ${count(noticed + unnoticed)} changes noticed, ${score} %.`;
    })
    .join('\n');
}
