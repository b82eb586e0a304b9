/** The results of campaigns, kept for the documents: one record for each browser and protocol. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Findings } from './findings.ts';

const file = 'e2e/campaign/record.json';

/** The runs of a seed, from `from` to `to` - 1. */
export interface Slice {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

export interface Recorded {
  readonly browser: string;
  readonly protocol: string;
  readonly version: string;
  readonly slices: readonly Slice[];
  readonly runs: number;
  /** How often each kind of fault happened, and how often other things happened. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly faults: number;
  readonly payments: number;
  readonly wrong: number;
  readonly stuck: number;
  readonly strayed: number;
  readonly uncaught: number;
  readonly slowest: number;
  readonly seconds: number;
}

export interface Circumstances {
  readonly browser: string;
  readonly protocol: string;
  readonly version: string;
  readonly seed: number;
  readonly from: number;
  readonly seconds: number;
  /** Whether the result is added to the existing record. */
  readonly isMore: boolean;
}

export function record(findings: Findings, circumstances: Circumstances): void {
  const { seed, from, seconds, isMore, ...where } = circumstances;
  const key = `${where.browser} over ${where.protocol}`;
  const records: Record<string, Recorded> = JSON.parse(readFileSync(file, 'utf8'));
  const before = isMore ? records[key] : undefined;
  const kinds = { ...before?.kinds };
  for (const [kind, times] of findings.faults) kinds[kind] = (kinds[kind] ?? 0) + times;
  const sorted = Object.fromEntries(Object.entries(kinds).sort(([one], [other]) => one.localeCompare(other)));
  records[key] = {
    ...where,
    slices: [...(before?.slices ?? []), { seed, from, to: from + findings.runs }],
    runs: (before?.runs ?? 0) + findings.runs,
    kinds: sorted,
    faults: findings.kinds.reduce((sum, kind) => sum + (sorted[kind] ?? 0), 0),
    payments: (before?.payments ?? 0) + findings.payments,
    wrong: (before?.wrong ?? 0) + findings.wrong.length,
    stuck: (before?.stuck ?? 0) + findings.stuck.length,
    strayed: (before?.strayed ?? 0) + findings.strayed.length,
    uncaught: (before?.uncaught ?? 0) + findings.uncaught.length,
    slowest: Math.max(before?.slowest ?? 0, Math.round(findings.slowest)),
    seconds: (before?.seconds ?? 0) + seconds,
  };
  writeFileSync(file, `${JSON.stringify(records, null, 2)}\n`);
}
