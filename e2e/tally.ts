import type { FullResult, Reporter, TestCase } from '@playwright/test/reporter';

/** Ends a run as `npm test` does: prints how many tests passed and failed. A run without tests is a failure. */
export default class Tally implements Reporter {
  readonly #tests = new Set<TestCase>();

  onTestEnd(test: TestCase): void {
    this.#tests.add(test);
  }

  async onEnd(): Promise<{ status?: FullResult['status'] } | undefined> {
    const count = (...outcomes: ReturnType<TestCase['outcome']>[]) =>
      [...this.#tests].filter((test) => outcomes.includes(test.outcome())).length;
    const [passed, failed, skipped] = [count('expected'), count('unexpected', 'flaky'), count('skipped')];
    console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
    return passed > 0 && failed === 0 ? undefined : { status: 'failed' };
  }

  printsToStdio(): boolean {
    return false;
  }
}
