/**
 * `npm run spec -- --traces=4000 --seed=1` replays traces between the specification in spec/ and the code. With
 * `--only=fromSearch,counterexamples`, it runs only these parts; main.ts names them.
 *
 * Quint and its eighty packages stay in spec/, with a lock file of their own, so that `npm ci` of the project does not
 * install them.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { installPackagesOf } from '../../.ci/packages.mjs';
import * as quint from './quint.mjs';

const folder = fileURLToPath(new URL('../../spec/', import.meta.url));
const { values } = parseArgs({
  options: {
    traces: { type: 'string', default: '4000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const [traces, seed] = [Number(values.traces), Number(values.seed)];
if (!Number.isInteger(traces) || traces < 1)
  stop(`--traces: expected a whole number above 0, got ${values.traces}`);
if (!Number.isInteger(seed)) stop(`--seed: expected a whole number, got ${values.seed}`);

installPackagesOf(folder, 'Quint');
const { module } = await runnerImport(new URL('main.ts', import.meta.url).pathname, {
  configFile: false,
  logLevel: 'error',
  plugins: [tapTheReducer()],
});
const parts = values.only?.split(',') ?? Object.keys(module);
const wrong = [];
for (const part of parts) {
  if (!Object.hasOwn(module, part))
    stop(`There is no part “${part}”; there are ${Object.keys(module).join(', ')}.`);
  const began = performance.now();
  wrong.push(...(await module[part]({ quint, traces, seed, tell: (line) => console.log(line) })));
  console.log(`── ${part}: ${Math.round((performance.now() - began) / 1000)} s`);
}
for (const line of wrong) console.log(`WRONG: ${line}`);
console.log(
  wrong.length > 0
    ? `${wrong.length} wrong, seed ${seed}`
    : `The specification and the code agree, seed ${seed}.`,
);
process.exitCode = wrong.length > 0 ? 1 : 0;

/** Changes the shipped reducer so that it reports each event that it gets. The stories run the changed reducer. */
function tapTheReducer() {
  return {
    name: 'tap-the-reducer',
    transform: {
      filter: { id: /src\/protocol\/advance\.ts$/ },
      handler(code) {
        const tapped = code.replace('export const advance =', 'const advanceUnheard =');
        if (tapped === code) throw new Error('advance.ts does not export the reducer as expected');
        return `${tapped}
          export const advance = (before, event, policy = defaultPolicy) => {
            const after = advanceUnheard(before, event, policy);
            globalThis.heardByTheProtocol?.(before, event, policy, after);
            return after;
          };`;
      },
    },
  };
}

function stop(message) {
  console.error(message);
  process.exit(2);
}
