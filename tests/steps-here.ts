import { type Profiler, Session } from 'node:inspector';
import { stepsOf } from './steps.ts';

/**
 * Counts the steps of the picker's own code in this process from now on. Functions that ran before are counted as a
 * whole, without their loops, so it has to be called before they do.
 *
 * @returns how many steps were taken since it was last asked
 */
export function countSteps(): () => number {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return () => {
    let coverage: readonly Profiler.ScriptCoverage[] = [];
    session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error) throw error;
      coverage = taken.result;
    });
    return stepsOf(coverage);
  };
}
