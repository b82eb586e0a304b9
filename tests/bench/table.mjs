/** Compares the results with the goals, and writes the tables of the pages. Nothing is measured here. */

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const ms = (value) => `${value.toFixed(1)} ms`;
const times = (value) => value.toFixed(2);
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** The results of a part: each number is the median of this number in all runs. */
const foundIn = (part) => part && medianOf(part.runs);

function medianOf(values) {
  const [first] = values;
  if (typeof first === 'number') return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  if (Array.isArray(first) || typeof first !== 'object' || first === null) return first;
  return Object.fromEntries(Object.keys(first).map((name) => [name, medianOf(values.map((of) => of[name]))]));
}

/**
 * @param {any} results
 * @returns every goal, as `{ kind, of, value, goal, unit, from }`. A goal is met if `value` is not above `goal`. For a
 * ratio, `from` has the two times.
 */
function goals(results) {
  const { weight, start, paint, pay, burst, growth, memory } = found(results);
  const rows = [];
  const add = (kind, of, value, goal, unit, from = null) => rows.push({ kind, of, value, goal, unit, from });
  const addRatio = (kind, of, [ours, theirs], goal) =>
    add(kind, of, ours / theirs, goal, times, `${ms(ours)} ÷ ${ms(theirs)}`);
  if (weight) {
    add('script', 'script tag, Brotli', weight.script.brotli, 27_500, kB);
    add('own code', 'own code, Brotli', weight.modules.brotli, 20_500, kB);
  }
  if (start) {
    for (const count of [4, 100]) {
      const painted = (subject) => start[`${subject}, ${count} plans, 6×`].painted.median;
      addRatio('start', `${count} plans painted ÷ floor, 6× CPU`, [painted('picker'), painted('floor')], 1.3);
    }
  }
  if (paint) {
    const first = paint['picker, first click, 4 plans, 6×'];
    add('first pick', 'first click → paint, 4 plans, 6× CPU, p95', first.p95, 50, ms);
    add('long tasks', 'long tasks, first clicks, 4 plans, 6× CPU', first.longTasks, 0, String);
    for (const count of [4, 12, 100]) {
      for (const kind of ['click', 'arrow']) {
        const [ours, floor] = ['picker', 'floor'].map(
          (subject) => paint[`${subject}, ${kind}, ${count} plans, 6×`],
        );
        const of = `${count} plans, 6× CPU`;
        addRatio('later picks', `${kind} → paint ÷ floor, ${of}, p95`, [ours.p95, floor.p95], 1.5);
        add('long tasks', `long tasks, ${kind}, ${of}`, ours.longTasks, 0, String);
      }
    }
    for (const kind of ['click', 'arrow']) {
      const { p95 } = paint[`picker, ${kind}, 100 plans, 1×`];
      add('one frame', `${kind} → paint, 100 plans, 1× CPU, p95`, p95, 16.7, ms);
    }
  }
  if (pay) {
    for (const [name, { ratio, picker, fetch }] of Object.entries(pay)) {
      if (ratio === undefined) continue;
      const from = `${ms(picker.median)} ÷ ${ms(fetch.median)}`;
      add('pay', `pick → can pay ÷ bare fetch, ${name}`, ratio, 1.05, times, from);
    }
  }
  if (burst) {
    const { picks, writes, writesAllowed, wait, roundTrip } = burst;
    add('burst', `writes for ${picks} picks in a burst`, writes, writesAllowed, String);
    add('burst', 'last pick → can pay, the slowest burst', wait.p95, 2 * roundTrip, ms);
  }
  if (growth) {
    const { renders, ...grown } = growth;
    for (const [name, { power }] of Object.entries(grown)) {
      add('growth', `cost grows with ${name} to the power of`, power, 1.1, times);
    }
    add('growth', 'cards rendered by a pick among 12', renders.Card?.byPick ?? 0, 2, String);
  }
  if (memory) {
    for (const [name, { count, before, after }] of Object.entries(memory)) {
      const after_ = `after ${count.toLocaleString('en')} ${name}`;
      add('memory', `heap ${after_} ÷ before`, after.heap / before.heap, 1.05, (value) => value.toFixed(3));
      for (const kind of ['nodes', 'listeners', 'timers']) {
        add('memory', `${kind} ${after_}`, after[kind], before[kind], String);
      }
    }
  }
  return rows;
}

const found = (results) =>
  Object.fromEntries(Object.entries(results).map(([name, part]) => [name, foundIn(part)]));

const verdict = ({ value, goal, unit }) => {
  if (value <= goal) return 'met';
  return goal > 0 ? `missed by ${unit(value - goal)}` : 'missed';
};

const measured = ({ value, unit, from }) => (from ? `${unit(value)} (${from})` : unit(value));

const tableOfGoals = (rows) =>
  table(
    ['', 'measured', 'goal', ''],
    rows.map((row) => [row.of, measured(row), `≤ ${row.unit(row.goal)}`, verdict(row)]),
  );

/**
 * The number of missed goals, and the worst result of each kind of goal. The worst result is the result that is
 * largest in proportion to its goal.
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
  const { weight, start, paint, visit, webkit } = found(results);
  const made = Object.entries(results).map(
    ([name, { date, machine, browser, commit, runs }]) =>
      `${name}: ${date}, ${machine}${browser ? `, Chromium ${browser}` : ''}, \`${commit}\`, runs: ${runs.length}`,
  );
  const pieces = [tableOfGoals(goals(results))];
  const addTimes = (head, rows) => pieces.push(table(head, rows));
  if (start) {
    addTimes(
      ['from the script tag to plans', 'work, median', 'p95', 'painted, median', 'p95'],
      Object.entries(start).map(([name, { work, painted }]) => [
        name,
        ...[work.median, work.p95, painted.median, painted.p95].map(ms),
      ]),
    );
  }
  if (paint) {
    addTimes(
      ['from a pick to its paint', 'median', 'p95', 'long tasks'],
      Object.entries(paint).map(([name, { median, p95, longTasks }]) => [
        name,
        ...[median, p95].map(ms),
        String(longTasks),
      ]),
    );
  }
  if (visit) {
    addTimes(
      [`INP of a visit with ${visit.picks} picks`, 'slowest pick'],
      Object.entries(visit.inp).map(([name, slowest]) => [name, ms(slowest)]),
    );
  }
  if (webkit) {
    addTimes(
      ['WebKit, not slowed down', 'median', 'p95'],
      [
        ...Object.entries(webkit.starts).map(([name, { painted }]) => [
          `start, ${name}`,
          ms(painted.median),
          ms(painted.p95),
        ]),
        ...Object.entries(webkit.paints).flatMap(([name, { first, later }]) => [
          [`first click, ${name}`, ms(first), ''],
          [`later clicks, ${name}`, ms(later.median), ms(later.p95)],
        ]),
      ],
    );
  }
  if (weight) {
    const sizes = ({ minified, gzip, brotli }) => [minified, gzip, brotli].map(kB);
    const { script, modules, locales, parts, beside } = weight;
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
 * What a million views a day cost, and what a billion views a day cost.
 * @param {any} results
 */
export function renderScale(results) {
  const { weight, pay } = found(results);
  if (!weight || !pay) return '';
  const { brotli } = weight.script;
  const { 7200: preflights } = pay.preflightsOfTwo;
  const count = (number) => number.toLocaleString('en', { maximumFractionDigits: 0 });
  const bytes = (number) => `${count(number / 1e9)} GB`;
  const days = [1e6, 1e9];
  const row = (name, of, unit) => [name, ...days.map((views) => unit(of(views)))];
  return [
    `With Brotli, the script tag is ${count(brotli)} bytes. Preflights for the first write and two picks in a row: ` +
      `${preflights.picker}, measured with \`Access-Control-Max-Age: 7200\`.`,
    table(
      ['a day', ...days.map((views) => `${count(views)} views`)],
      [
        row('script, nobody has it', (views) => views * brotli, bytes),
        row('script, half have it', (views) => (views / 2) * brotli, bytes),
        row('writes at the start', (views) => views, count),
        row('writes, one pick a view', (views) => 2 * views, count),
        row('writes a second, evenly spread', (views) => (2 * views) / 86_400, count),
        row('writes, two picks a view', (views) => 3 * views, count),
        row('preflights, if none is kept', (views) => 2 * views, count),
        row('preflights, if kept', (views) => preflights.picker * views, count),
      ],
    ),
  ].join('\n\n');
}

/** @param {any} results */
export function summarise(results) {
  return goals(results)
    .map(
      (row) => `${row.of.padEnd(62)} ${measured(row).padStart(10)}  ≤ ${row.unit(row.goal)}  ${verdict(row)}`,
    )
    .join('\n');
}
