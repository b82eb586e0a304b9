/** Compares the results with the goals, and writes the tables of the pages. Nothing is measured here. */

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const ms = (value) => `${value.toFixed(1)} ms`;
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/**
 * @param {any} results
 * @returns every goal, as `{ kind, of, value, goal, unit }`. A goal is met if `value` is not above `goal`.
 */
function goals({ weight, paint, pay, burst, growth, memory }) {
  const rows = [];
  const add = (kind, of, value, goal, unit) => rows.push({ kind, of, value, goal, unit });
  if (weight) {
    add('script', 'script tag, Brotli', weight.found.script.brotli, 22_000, kB);
    add('own code', 'own code, Brotli', weight.found.modules.brotli, 8000, kB);
  }
  if (paint) {
    for (const [throttle, goal] of Object.entries({ '1×': 16.7, '6×': 50 })) {
      for (const count of [4, 12, 100]) {
        for (const kind of ['click', 'arrow']) {
          const found = paint.found[`picker ${kind}, ${count} plans, ${throttle}`];
          const of = `${count} plans, ${throttle} CPU`;
          add(`paint, ${throttle}`, `${kind} → paint, ${of}, p95`, found.p95, goal, ms);
          add('long tasks', `long tasks, ${kind}, ${of}`, found.longTasks, 0, String);
        }
      }
    }
  }
  if (pay) {
    for (const [name, found] of Object.entries(pay.found)) {
      if (found.ratio === undefined) continue;
      add('pay', `pick → can pay ÷ bare fetch, ${name}`, found.ratio, 1.05, (value) => value.toFixed(2));
    }
  }
  if (burst) {
    const { picks, writes, writesAllowed, wait, roundTrip } = burst.found;
    add('burst', `writes for ${picks} picks in a burst`, writes, writesAllowed, String);
    add('burst', 'last pick → can pay, the slowest burst', wait.p95, 2 * roundTrip, ms);
  }
  if (growth) {
    const { renders, ...grown } = growth.found;
    for (const [name, { power }] of Object.entries(grown)) {
      add('growth', `cost grows with ${name} to the power of`, power, 1.1, (value) => value.toFixed(2));
    }
    const most = renders.Card?.byPick ?? 0;
    add('growth', 'cards rendered by a pick among 12', most, 2, String);
  }
  if (memory) {
    for (const [name, { count, before, after }] of Object.entries(memory.found)) {
      const after_ = `after ${count.toLocaleString('en')} ${name}`;
      add('memory', `heap ${after_} ÷ before`, after.heap / before.heap, 1.05, (value) => value.toFixed(3));
      for (const kind of ['nodes', 'listeners', 'timers']) {
        add('memory', `${kind} ${after_}`, after[kind], before[kind], String);
      }
    }
  }
  return rows;
}

const verdict = ({ value, goal, unit }) => {
  if (value <= goal) return 'met';
  return goal > 0 ? `missed by ${unit(value - goal)}` : 'missed';
};

const tableOfGoals = (rows) =>
  table(
    ['', 'measured', 'goal', ''],
    rows.map((row) => [row.of, row.unit(row.value), `≤ ${row.unit(row.goal)}`, verdict(row)]),
  );

/**
 * The number of missed goals, and for each kind of goal the result that is furthest from its goal.
 * @param {any} results
 */
export function renderSummary(results) {
  const all = goals(results);
  const missed = all.filter(({ value, goal }) => value > goal).length;
  const from = ({ value, goal }) => (goal > 0 ? value / goal : value);
  const furthest = new Map();
  for (const row of all) {
    const worst = furthest.get(row.kind);
    if (!worst || from(row) > from(worst)) furthest.set(row.kind, row);
  }
  return `${missed} of ${all.length} goals are missed. For each kind of goal, this is the worst result:

${tableOfGoals([...furthest.values()])}`;
}

/** @param {any} results the content of results.json, or a part of it */
export function renderTable(results) {
  const { weight, start, pay } = results;
  const made = Object.entries(results).map(
    ([name, { date, machine, browser, commit }]) =>
      `${name}: ${date}, ${machine}${browser ? `, Chromium ${browser}` : ''}, \`${commit}\``,
  );
  const pieces = [tableOfGoals(goals(results))];
  if (start) {
    pieces.push(
      table(
        ['from script bytes to four plans', 'work, median', 'p95', 'painted, median', 'p95'],
        Object.entries(start.found).map(([name, { work, painted }]) => [
          name,
          ...[work.median, work.p95, painted.median, painted.p95].map(ms),
        ]),
      ),
    );
  }
  if (pay) {
    pieces.push(
      table(
        ['pick → can pay, 100 ms away, median', 'this picker', 'bare fetch', 'the same without `no-store`'],
        Object.entries(pay.found)
          .filter(([, { ratio }]) => ratio !== undefined)
          .map(([name, { picker, fetch, plain }]) => [
            name,
            ...[picker, fetch, plain].map((of) => ms(of.median)),
          ]),
      ),
    );
  }
  if (weight) {
    const sizes = ({ minified, gzip, brotli }) => [minified, gzip, brotli].map(kB);
    const { script, modules, locales, parts, beside } = weight.found;
    pieces.push(
      table(
        ['', 'minified', 'gzip', 'Brotli'],
        [
          ['this picker, script tag', ...sizes(script)],
          ['this picker, dependencies left out', ...sizes(modules)],
          ...Object.entries(beside).map(([name, of]) => [`${name} ${of.version}`, ...sizes(of)]),
          ...Object.entries(locales).map(([name, of]) => [`language \`${name}\``, ...sizes(of)]),
        ],
      ),
      table(
        ['part of the script tag', 'minified', 'Brotli'],
        parts
          .filter(({ minified }) => minified >= 100)
          .map((of) => [of.part, kB(of.minified), kB(of.brotli)]),
      ),
    );
  }
  pieces.push(`Measured: ${made.join('; ')}.`);
  return pieces.join('\n\n');
}

/**
 * What a day with a million views costs, and a day with a billion views.
 * @param {any} results
 */
export function renderScale({ weight, pay }) {
  if (!weight || !pay) return '';
  const { brotli } = weight.found.script;
  const { 7200: now } = pay.found.preflightsOfTwo;
  const count = (number) => number.toLocaleString('en', { maximumFractionDigits: 0 });
  const bytes = (number) => `${count(number / 1e9)} GB`;
  const days = [1e6, 1e9];
  const row = (name, of, unit) => [name, ...days.map((views) => unit(of(views)))];
  return [
    `With Brotli, the script tag is ${count(brotli)} bytes. Preflights for two picks in a row: ${now.picker} ` +
      `(for a bare fetch without \`no-store\`: ${now.plain}), measured with \`Access-Control-Max-Age: 7200\`.`,
    table(
      ['a day', ...days.map((views) => `${count(views)} views`)],
      [
        row('script, nobody has it', (views) => views * brotli, bytes),
        row('script, half have it', (views) => (views / 2) * brotli, bytes),
        row('writes a second, evenly spread', (views) => views / 86_400, count),
        row('writes, one pick a view', (views) => views, count),
        row('preflights, asked before each', (views) => views, count),
        row('writes, two picks a view', (views) => 2 * views, count),
        row('preflights then, as now', (views) => views * now.picker, count),
        row('preflights then, if kept', (views) => views * now.plain, count),
      ],
    ),
  ].join('\n\n');
}

/** @param {any} results */
export function summarise(results) {
  return goals(results)
    .map(
      (row) =>
        `${row.of.padEnd(62)} ${row.unit(row.value).padStart(10)}  ≤ ${row.unit(row.goal)}  ${verdict(row)}`,
    )
    .join('\n');
}
