/** Finds the browsers on this machine. The module install.mjs installs browsers. This module does not. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/**
 * The path of a Chromium, for Playwright's option `executablePath`. If the result is undefined, Playwright uses the
 * Chromium that it has downloaded. If Playwright has not downloaded any, its error says how to get a Chromium.
 * @returns {string | undefined}
 */
export function findChromium() {
  return (
    named('PLAYWRIGHT_CHROMIUM', 'CHROMIUM_PATH') ?? (downloadedChromium() ? undefined : systemChromium())
  );
}

/** @returns {string | undefined} */
export function findFirefox() {
  return (
    named('PLAYWRIGHT_FIREFOX', 'FIREFOX_PATH') ??
    onPath('firefox-esr', 'firefox') ??
    existing('/Applications/Firefox.app/Contents/MacOS/firefox', onWindows('Mozilla Firefox/firefox.exe'))
  );
}

/**
 * Checks that Firefox runs. It is not enough that the file of Firefox exists: on an Ubuntu without snaps, the file
 * `firefox` is a stub that starts no browser.
 */
export function firefoxRuns() {
  const path = findFirefox();
  return path !== undefined && spawnSync(path, ['--version'], { timeout: 60_000 }).status === 0;
}

/**
 * Finds three programs: WebKitGTK's WebDriver, WebKitGTK's browser, and a virtual display. Returns their paths, or
 * undefined if one of them is missing.
 * @returns {{ driver: string, browser: string, display: string } | undefined}
 */
export function findWebKit() {
  const { driver, browser, display } = partsOfWebKit();
  return driver && browser && display ? { driver, browser, display } : undefined;
}

/** @returns {{ driver?: string, browser?: string, display?: string }} */
export function partsOfWebKit() {
  const folders = [
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib64',
    '/usr/lib',
    '/usr/libexec',
  ];
  const versions = ['webkit2gtk-4.1', 'webkitgtk-6.0', 'webkit2gtk-4.0'];
  return {
    driver: named('WEBKIT_DRIVER') ?? onPath('WebKitWebDriver'),
    browser:
      named('WEBKIT_BROWSER') ??
      existing(
        ...versions.flatMap((version) => folders.map((folder) => join(folder, version, 'MiniBrowser'))),
      ),
    display: onPath('Xvfb'),
  };
}

/** @returns {string | undefined} */
export function downloadedChromium() {
  try {
    // `playwright-core` is not imported statically, because this module also runs before any package is installed.
    return existing(createRequire(import.meta.url)('playwright-core').chromium.executablePath());
  } catch {
    return undefined;
  }
}

/**
 * Looks for the commands in the folders of PATH. Returns the path of the first command that it finds.
 * @param {string[]} commands
 */
export function onPath(...commands) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return existing(...commands.flatMap((command) => folders.map((folder) => join(folder, command))));
}

/**
 * Finds a Chromium that the system has. Chromium's headless shell is tried first, because it draws no window, and the
 * tests then take half the time. Playwright itself uses the headless shell, too.
 */
function systemChromium() {
  return (
    onPath(
      'chromium-headless-shell',
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
    ) ??
    existing(
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      onWindows('Google/Chrome/Application/chrome.exe'),
    )
  );
}

/**
 * Finds the first of the given environment variables that is set. Returns the path in this variable.
 * @param {string[]} variables
 */
function named(...variables) {
  const variable = variables.find((name) => process.env[name]);
  const path = variable && process.env[variable];
  if (path && !existsSync(path)) throw new Error(`${variable} is ${path}, where there is no file.`);
  return path;
}

/** @param {string[]} paths */
function existing(...paths) {
  return paths.find((path) => existsSync(path));
}

/** @param {string} path the path below the folder “Program Files” */
function onWindows(path) {
  return join(process.env.ProgramFiles ?? 'C:/Program Files', path);
}
