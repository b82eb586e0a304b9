/**
 * What the oldest supported browsers lack, according to MDN's compatibility data. A feature counts as missing if it
 * needs a flag or a prefix, or has another name in that browser. A feature that a browser supports in part counts as
 * present.
 */
import { createRequire } from 'node:module';
import type {
  BrowserName,
  CompatData,
  Identifier,
  SimpleSupportStatement,
  SupportStatement,
} from '@mdn/browser-compat-data';

const data = createRequire(import.meta.url)('@mdn/browser-compat-data') as CompatData;

/** The browsers that the README names, on desktops and phones. */
const engines: Readonly<Record<string, readonly BrowserName[]>> = {
  ...{ chrome: ['chrome', 'chrome_android'], edge: ['edge'] },
  ...{ firefox: ['firefox', 'firefox_android'], safari: ['safari', 'safari_ios'] },
};

/** The oldest version of each supported browser. */
export type Oldest = Readonly<Record<string, string>>;

/** Reads the oldest versions from the build's configuration. */
export const oldestIn = (viteConfig: string): Oldest => {
  const [, targets = ''] = /const target = \[(.*)\]/.exec(viteConfig) ?? [];
  return Object.fromEntries(
    Object.keys(engines).map((family) => [family, new RegExp(`${family}([\\d.]+)`).exec(targets)?.[1] ?? '']),
  );
};

/** A feature under a path such as `api.URL.canParse_static`, or undefined if the data has none. */
export const featureAt = (path: string): Identifier | undefined =>
  path.split('.').reduce<Identifier | undefined>(
    (node, name) => {
      return node && Object.hasOwn(node, name) ? (node as Record<string, Identifier>)[name] : undefined;
    },
    data as unknown as Identifier,
  );

/**
 * Which browsers in `oldest` lack the feature, such as `firefox 104`. If the data says nothing about a browser, that
 * browser counts as having it.
 */
export const lacking = (feature: Identifier | undefined, oldest: Oldest): string[] => {
  const support = feature?.__compat?.support;
  if (!support) return [];
  return Object.entries(oldest).flatMap(([family, version]) =>
    engines[family]?.some((browser) => {
      const statement = support[browser];
      return statement !== undefined && !has(statement, version);
    })
      ? [`${family} ${version}`]
      : [],
  );
};

export const lacksAt = (path: string, oldest: Oldest): string[] => lacking(featureAt(path), oldest);

const has = (statement: SupportStatement, version: string): boolean =>
  [statement]
    .flat()
    .some(
      ({ version_added, version_removed, flags, prefix, alternative_name }: SimpleSupportStatement) =>
        !flags &&
        !prefix &&
        !alternative_name &&
        isBy(version_added, version) &&
        !isBy(version_removed, version),
    );

/** Whether `version` has a change that came with the version `since`. `≤` means “in this version or earlier”. */
const isBy = (since: string | boolean | null | undefined, version: string): boolean => {
  if (typeof since !== 'string' || since === 'preview') return since === true;
  const [a, b] = [since.replace('≤', ''), version].map((text) => text.split('.').map(Number));
  for (let place = 0; place < 3; place += 1) {
    const [one, other] = [a?.[place] ?? 0, b?.[place] ?? 0];
    if (one !== other) return one < other;
  }
  return true;
};

/** The features below a path, each with its name and its own path. */
export const featuresBelow = (path: string): readonly (readonly [name: string, path: string])[] => {
  const below = featureAt(path) ?? {};
  return Object.keys(below)
    .filter((name) => name !== '__compat')
    .map((name) => [name, `${path}.${name}`]);
};
