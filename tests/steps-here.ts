import { type Profiler, Session } from 'node:inspector';
import { stepsOf } from './steps.ts';

/**
 * Starts to count the steps of the picker's own code in this process. Call `countSteps` before that code runs. If a
 * function has run before, V8 counts the calls of the function but not its loops.
 *
 * @returns a function that returns the number of steps since its last call
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
