/** The recorded results of the commands that take long, and the sentences about these results in the documents. */
import type { Recorded } from '../e2e/campaign/record.ts';
import type { Findings } from '../e2e/endurance/endurance.ts';

type Counts = Omit<Findings, 'noise'>;

/** What `npm run endurance -- --record` writes. */
export interface Endurance extends Counts {
  readonly version: string;
  readonly minutes: number;
  readonly seed: number;
  readonly noise: number;
  readonly growth: readonly string[];
}

/** What `npm run campaign -- --record` writes, for each browser and protocol. */
export type Campaigns = Readonly<Record<string, Recorded>>;

/** What `npm run mutate -- --record` writes, for each file. `of` is a digest of the code that was changed. */
export type Mutation = Readonly<
  Record<string, { readonly noticed: number; readonly unnoticed: number; readonly of: string }>
>;

const count = (number: number): string => number.toLocaleString('en');

export function enduranceInWords({ samples, ...found }: Endurance): string {
  const [middle, last] = [samples[Math.floor(samples.length / 2)], samples.at(-1)];
  const megabytes = (bytes = Number.NaN) => `${(bytes / 1e6).toFixed(2)} MB`;
  return `${found.minutes} minutes in Chromium ${found.version}, seed ${found.seed}: ${count(found.clicks)} clicks, ${count(found.freezes)} freezes,
${count(found.outages)} spells offline, ${count(found.sessions)} sessions, ${count(found.faults)} faults; ${count(found.writes)} writes, ${count(found.payments)} payments,
${count(found.wrong)} of them wrong; ${count(found.stuck)} times the shopper was left unable to pay; ${count(found.noise)} lines on the console. After garbage
collection, halfway and at the end: heap ${megabytes(middle?.heap)} and ${megabytes(last?.heap)}, nodes ${middle?.nodes} and ${last?.nodes}, listeners ${middle?.listeners} and ${last?.listeners}.`;
}

const namesOf: Readonly<Record<string, string>> = {
  chromium: 'Chromium',
  firefox: 'Firefox',
  webkit: 'WebKitGTK',
  http1: 'HTTP/1.1',
  http2: 'HTTP/2',
};

export const campaignsInWords = (campaigns: Campaigns): string =>
  Object.keys(campaigns).length === 0 ? 'No run of this edition is recorded yet.' : wordsFor(campaigns);

const rarestOf = (kinds: Recorded['kinds']): readonly [kind: string, times: number] =>
  Object.entries(kinds).reduce((least, one) => (one[1] < least[1] ? one : least));

const wordsFor = (campaigns: Campaigns): string =>
  Object.values(campaigns)
    .map(({ browser, protocol, version, slices, runs, kinds, ...found }) => {
      const seeds = [...new Set(slices.map(({ seed }) => seed))].join(' and ');
      const [rarest, times] = rarestOf(kinds);
      return `- ${namesOf[browser]} ${version} over ${namesOf[protocol]}, seed ${seeds}: ${count(runs)} shoppers, ${count(found.faults)} faults,
  each kind at least ${times} times (\`${rarest}\`);
  ${count(found.payments)} payments, ${count(found.wrong)} of them wrong; ${count(found.stuck)} shoppers who were left unable to pay.`;
    })
    .join('\n');

export function mutationInWords(mutation: Mutation): string {
  return Object.entries(mutation)
    .map(([file, { noticed, unnoticed }]) => {
      const score = ((100 * noticed) / (noticed + unnoticed)).toFixed(1);
      return `\`${file}\`: ${count(noticed)} of ${count(noticed + unnoticed)} changes noticed, ${score} %.`;
    })
    .join('\n');
}
