/**
 * Prepares a clone of the project: installs the packages. With --browser, it also installs a Chromium for the tests.
 * With --engines, it also installs Firefox and WebKit, if apt-get can install them.
 * npm runs this file before other scripts, so this file must be quick when everything is installed. It imports no
 * package, because a fresh clone has no packages.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { downloadedChromium, findChromium, findWebKit, firefoxRuns, onPath } from './browser.mjs';
import { packagesAreInstalled } from './packages.mjs';

const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=120'];

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

requireNode();
if (!packagesAreInstalled('.')) await installPackages();
if (process.argv.includes('--browser') && !chromiumRuns()) await installChromium();
if (process.argv.includes('--engines')) await installEngines();

function requireNode() {
  const wanted = readJson('package.json').engines.node.replace('>=', '');
  const [major, minor] = wanted.split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  stop(`This needs Node ${wanted} or newer, and runs on ${process.versions.node}.`);
}

async function installPackages() {
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
    ? [process.execPath, process.env.npm_execpath]
    : ['npm'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { ok, output } = await run('Installing packages (npm ci)', [...npm, 'ci', '--include=dev', ...quiet]);
  if (!ok) stop(`${output}\nThe packages could not be installed; npm's reasons are above.`);
}

/**
 * Checks that Chromium runs. It is not enough that the file of Chromium exists: Ubuntu's chromium-browser is a stub
 * that starts no browser, and a downloaded Chromium may lack system libraries.
 */
function chromiumRuns() {
  const path = chromium();
  if (path === undefined) return false;
  return process.platform !== 'linux' || spawnSync(path, ['--version'], { timeout: 60_000 }).status === 0;
}

function chromium() {
  try {
    return findChromium() ?? downloadedChromium();
  } catch (error) {
    stop(error.message);
  }
}

async function installChromium() {
  console.log('The tests need a Chromium, and this machine has none that runs.');
  for (const [title, command] of waysToGetChromium()) {
    const { ok, output } = await run(title, command);
    if (!ok) console.log(indented(reasons(output)));
    if (chromiumRuns()) return;
  }
  stop(`No Chromium could be installed. Any one of these will do:
  npx playwright install --with-deps chromium
  Chromium or Google Chrome from your system's package manager
  PLAYWRIGHT_CHROMIUM=/path/to/chrome, if you have one elsewhere`);
}

/** @returns {Generator<[title: string, command: string[]]>} */
function* waysToGetChromium() {
  const playwright = [process.execPath, 'node_modules/playwright/cli.js'];
  const sudo = sudoPrefix();

  yield ['Downloading Chromium (playwright install)', [...playwright, 'install', 'chromium']];
  if (downloadedChromium() && sudo) {
    yield ['Installing the libraries it needs', [...sudo, ...playwright, 'install-deps', 'chromium']];
  }

  if (onPath('brew')) {
    yield ['Installing Google Chrome (brew)', ['brew', 'install', '--cask', 'google-chrome']];
  } else if (!sudo) {
    console.log('The system package manager needs root, or sudo that does not ask for a password.');
  } else if (onPath('apt-get')) {
    yield updateOfPackages(sudo);
    for (const name of ['chromium-headless-shell', 'chromium'])
      yield [`Installing Chromium (apt-get install ${name})`, [...sudo, ...apt, 'install', '-y', name]];
  } else if (onPath('dnf')) {
    yield ['Installing Chromium (dnf install)', [...sudo, 'dnf', 'install', '-y', 'chromium']];
  } else if (onPath('apk')) {
    yield ['Installing Chromium (apk add)', [...sudo, 'apk', 'add', 'chromium']];
  }
}

function updateOfPackages(sudo) {
  return ['Updating the package list (apt-get update)', [...sudo, ...apt, 'update']];
}

/**
 * Tries to install Firefox and WebKit if they are missing. A failure does not stop the command, because the tests of a
 * missing browser report that it is missing.
 */
async function installEngines() {
  const missing = [
    ...(firefoxRuns() ? [] : [['firefox-esr']]),
    ...(findWebKit() ? [] : [['webkit2gtk-driver', 'xvfb']]),
  ];
  const sudo = sudoPrefix();
  if (missing.length === 0 || !sudo || !onPath('apt-get')) return;
  const installs = missing.map((names) => [
    `Installing ${names.join(' and ')} (apt-get install)`,
    [...sudo, ...apt, 'install', '-y', ...names],
  ]);
  for (const [title, command] of [updateOfPackages(sudo), ...installs]) {
    const { ok, output } = await run(title, command);
    if (!ok) console.log(indented(reasons(output)));
  }
}

/**
 * Returns the words to put before a command that needs root. Returns undefined if this user cannot become root without
 * a password.
 */
function sudoPrefix() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true']).status === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * Runs a long command and collects its output. While the command runs, prints a line every ten seconds.
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function run(title, [command, ...args], minutes = 10) {
  const started = Date.now();
  const elapsed = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  console.log(`${title} …`);
  return new Promise((resolve) => {
    const stdio = ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, {
      stdio,
      timeout: minutes * 60_000,
      shell: process.platform === 'win32',
    });
    const signOfLife = setInterval(() => console.log(`  still at it, ${elapsed()}`), 10_000);
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', collect);
    child.on('close', (code) => {
      clearInterval(signOfLife);
      console.log(`  ${code === 0 ? 'done' : 'failed'} after ${elapsed()}`);
      resolve({ ok: code === 0, output });
    });
  });
}

/**
 * Returns the lines of the output that say why the command failed, each line once. If no line says why, returns the
 * last line.
 */
function reasons(output) {
  const lines = output.split('\n').filter((line) => line.trim());
  const errors = lines.filter((line) => /^\s*(E:|error)/i.test(line));
  return [...new Set(errors.length > 0 ? errors : lines.slice(-1))].slice(0, 5);
}

function indented(lines) {
  return lines.map((line) => `  ${line.trim()}`).join('\n');
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function stop(message) {
  console.error(`\n${message}`);
  process.exit(1);
}
