/** Finds features that code and style sheets use, and that one of the oldest supported browsers lacks. */
import { featureAt, featuresBelow, lacking, type Oldest } from './compat-data.ts';
import type { Names, StyleNames } from './names.ts';

/** Each missing feature, and the browsers that lack it: `URL.canParse` → `firefox 104`. */
export type Missing = ReadonlyMap<string, readonly string[]>;

/** For each name, the paths of its features in the data. Several interfaces may have a method with the same name. */
type Index = ReadonlyMap<string, readonly string[]>;

const index = (entries: Iterable<readonly [name: string, path: string]>): Index => {
  const found = new Map<string, string[]>();
  for (const [name, path] of entries) found.set(name, [...(found.get(name) ?? []), path]);
  return found;
};

const builtins = [...featuresBelow('javascript.builtins'), ...featuresBelow('javascript.builtins.Intl')];
const interfaces = featuresBelow('api');
const membersOf = [...interfaces, ...builtins].flatMap(([of, path]) =>
  featuresBelow(path).map(([name, path]) => [of, name, path] as const),
);

const globals = index([...builtins, ...interfaces, ...featuresBelow('api.Window')]);
const statics = index(
  membersOf.map(([of, name, path]) => [`${of}.${name.replace('_static', '')}`, path] as const),
);
const members = index(
  membersOf
    .filter(([, name]) => !name.endsWith('_event'))
    .map(([, name, path]) => [name.replace('_static', ''), path] as const),
);
const events = index(
  membersOf
    .filter(([, name]) => name.endsWith('_event'))
    .map(([, name, path]) => [name.replace('_event', ''), path] as const),
);
const flags = index([
  ['d', 'javascript.builtins.RegExp.hasIndices'],
  ['v', 'javascript.builtins.RegExp.unicodeSets'],
]);

const cssTypes = featuresBelow('css.types');
const functions = index([...cssTypes, ...cssTypes.flatMap(([, path]) => featuresBelow(path))]);

/**
 * The browsers that lack all of these features. The features share one name that the code uses. The code may mean any
 * of them, so a browser that has one of them is left out.
 */
const lackAll = (paths: readonly string[] = [], oldest: Oldest): string[] => {
  const each = paths.map(featureAt).filter((feature) => feature?.__compat);
  const lack = each.map((feature) => lacking(feature, oldest));
  return (lack[0] ?? []).filter((browser) => lack.every((browsers) => browsers.includes(browser)));
};

const among = (
  oldest: Oldest,
  uses: Iterable<readonly [spelled: string, paths: readonly string[] | undefined]>,
): Missing =>
  new Map(
    [...uses]
      .map(([spelled, paths]) => [spelled, lackAll(paths, oldest)] as const)
      .filter(([, browsers]) => browsers.length > 0),
  );

export const missingInCode = (names: Names, oldest: Oldest): Missing =>
  among(oldest, [
    ...[...names.globals].map((name) => [name, globals.get(name)] as const),
    ...[...names.statics].map((name) => [name, statics.get(name)] as const),
    // The data may have no static property `x` of `Foo`. Then `Foo.x` is checked like a member `x` of an unknown
    // object.
    ...[...names.members, ...[...names.statics].filter((name) => !statics.has(name)).map(lastOf)].map(
      (name) => [`.${name}`, members.get(name)] as const,
    ),
    ...[...names.events].map((name) => [`the event ${name}`, events.get(name)] as const),
    ...[...names.flags].map((flag) => [`/${flag}`, flags.get(flag)] as const),
  ]);

const lastOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

export const missingInStyles = (names: StyleNames, oldest: Oldest): Missing =>
  among(oldest, [
    ...[...names.atRules].map((name) => [`@${name}`, [`css.at-rules.${name}`]] as const),
    ...[...names.selectors].map((name) => [`:${name}`, [`css.selectors.${name}`]] as const),
    ...[...names.functions].map((name) => [`${name}()`, functions.get(name)] as const),
    ...[...names.properties].flatMap(([property, words]) => [
      [property, [`css.properties.${property}`]] as const,
      ...[...words].map((word) => [`${property}: ${word}`, [`css.properties.${property}.${word}`]] as const),
    ]),
  ]);
