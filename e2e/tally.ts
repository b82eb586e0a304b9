import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FullConfig, FullResult, Reporter, TestCase } from '@playwright/test/reporter';

/**
 * The last recorded run in each browser other than today's Chromium. For example, `npm run test:firefox -- --record`
 * records a run.
 */
export type Engines = Readonly<Record<string, { readonly engine: string; readonly passed: number }>>;

const record = join(import.meta.dirname, 'engines.json');

/**
 * At the end of a run, prints the browser, and how many tests passed and failed. The numbers have the same form as in
 * `npm test`. A run without tests is a failure.
 */
export default class Tally implements Reporter {
  readonly #tests = new Set<TestCase>();
  #project = '';

  onBegin({ projects }: FullConfig): void {
    this.#project = projects[0]?.name ?? '';
  }

  onTestEnd(test: TestCase): void {
    this.#tests.add(test);
  }

  async onEnd({ status }: FullResult): Promise<{ status?: FullResult['status'] } | undefined> {
    const tests = [...this.#tests];
    const count = (...outcomes: ReturnType<TestCase['outcome']>[]) =>
      tests.filter((test) => outcomes.includes(test.outcome())).length;
    const [passed, failed, skipped] = [count('expected'), count('unexpected', 'flaky'), count('skipped')];
    const engines = new Set(
      tests.flatMap(({ results }) =>
        results.flatMap(({ annotations }) =>
          annotations.filter(({ type }) => type === 'engine').map(({ description }) => description),
        ),
      ),
    );
    const engine = [...engines].join(', ');
    console.log(`\n${this.#project}: ${engine}`);
    console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    if (passed === 0 || failed > 0) return { status: 'failed' };
    // A run that was interrupted is not recorded.
    if (process.env.E2E_RECORD && status === 'passed') this.#record(engine, passed);
    return undefined;
  }

  #record(engine: string, passed: number): void {
    const known: Engines = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {};
    const now = { ...known, [this.#project]: { engine, passed } };
    writeFileSync(record, `${JSON.stringify(now, null, 2)}\n`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
