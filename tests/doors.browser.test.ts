/** Hostile input that reaches the element as attributes, as JSON in the tag, or as properties. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { define, type PlanPickerElement } from '../src/element/element.ts';
import { createTally, describeCostliest, type ScriptCoverage, stepsOf } from './steps.ts';
import {
  aList,
  aLocale,
  anIdent,
  aPlan,
  aText,
  elements,
  mostly,
  odd,
  slip,
  tame,
} from './support/hostile-input.ts';

const prototypes = [
  Object.prototype,
  Array.prototype,
  String.prototype,
  Function.prototype,
  HTMLElement.prototype,
];
const keys = () => prototypes.map((prototype) => Reflect.ownKeys(prototype).length);
const untouched = keys();

const uncaught: unknown[] = [];
const note = (event: Event) => {
  uncaught.push((event as ErrorEvent).message ?? (event as PromiseRejectionEvent).reason);
  event.preventDefault();
};

beforeEach(async () => {
  await devtools('Profiler.enable');
  await devtools('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  define();
  uncaught.length = 0;
  addEventListener('error', note);
  addEventListener('unhandledrejection', note);
  // No request leaves the page, and no request gets an answer.
  vi.stubGlobal('fetch', () => new Promise(() => {}));
  vi.spyOn(console, 'error').mockImplementation(() => {});
  return () => {
    removeEventListener('error', note);
    removeEventListener('unhandledrejection', note);
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  };
});

afterEach(() => expect(keys(), 'properties of the prototypes').toEqual(untouched));

const expectHonest = (picker: PlanPickerElement): void => {
  const root = picker.shadowRoot as ShadowRoot;
  for (const element of root.querySelectorAll('*')) {
    expect(element.localName).toMatch(elements);
    for (const { name } of element.attributes) expect(name).not.toMatch(/^(on\w+|style|src|href)$/);
  }
  expect(root.textContent).not.toMatch(slip);
  expect(picker.validationMessage).not.toMatch(slip);
};

type Send = (method: string, params?: object) => Promise<{ readonly result: readonly ScriptCoverage[] }>;

const devtools: Send = (method, params) => (cdp() as unknown as { send: Send }).send(method, params);

/** The number of steps since the last call. */
const steps = async (): Promise<number> => stepsOf((await devtools('Profiler.takePreciseCoverage')).result);

/** The most steps that a hundred cases may take. In each case a picker is filled, added, filled again, and removed. */
const mostSteps = 350_000;

/** Tries `count` inputs. Each input fills a new picker twice: before the picker is in the page, and after. */
const attack = async <Input>(
  count: number,
  inputs: fc.Arbitrary<Input>,
  fill: (picker: PlanPickerElement, input: Input) => void,
): Promise<void> => {
  const run = (input: Input): void => {
    const picker = document.createElement('ff-plan-picker');
    fill(picker, input);
    document.body.append(picker);
    picker.pick('pp_a');
    expectHonest(picker);
    fill(picker, input);
    expectHonest(picker);
    picker.remove();
  };
  const tally = createTally<Input>();
  await steps();
  const property = fc.asyncProperty(inputs, async (input) => {
    run(input);
    if (tally.add(input)) tally.count(await steps());
    expect(uncaught).toEqual([]);
  });
  await fc.assert(property, { numRuns: count, seed: 1 });
  tally.count(await steps());
  const { worst } = tally;
  if (worst.steps > mostSteps) {
    const costs: [steps: number, input: Input][] = [];
    for (const input of worst.cases) {
      run(input);
      costs.push([await steps(), input]);
    }
    expect(worst.steps, describeCostliest(costs)).toBeLessThanOrEqual(mostSteps);
  }
  await new Promise((resolve) => setTimeout(resolve));
  expect(uncaught).toEqual([]);
};

/**
 * An address of the service, never `null` or `undefined`. Without an address, the picker would connect to the real
 * service.
 */
const aBaseUrl = mostly(fc.constantFrom('http://localhost:1', 'https://billing.invalid')).filter(
  (value) => value !== null && value !== undefined,
);
const json = (value: fc.Arbitrary<unknown>) =>
  fc.oneof(
    value.map((plans) => {
      try {
        return JSON.stringify(plans) ?? '';
      } catch {
        return '[';
      }
    }),
    aText,
  );
const somePlans = json(aList(aPlan));

test('attributes are read, or refused by name', async () => {
  const attributes = fc.record(
    {
      ...{ 'org-id': fc.oneof(fc.constant('acme'), aText), 'client-token': aText, selected: aText },
      'order-id': fc.oneof(fc.uuid(), aText),
      ...{ plans: somePlans, 'price-points': fc.oneof(fc.constant('pp_a pp_b'), aText), locale: aLocale },
      ...{ layout: aText, name: aText, required: aText, disabled: aText, lang: aLocale },
    },
    { requiredKeys: [] },
  );
  await attack(1000, attributes, (picker, given) => {
    picker.setAttribute('base-url', 'http://localhost:1');
    for (const [name, value] of Object.entries(given)) picker.setAttribute(name, value);
  });
});

test('JSON in the tag is read, or refused by name', async () => {
  await attack(1000, fc.tuple(somePlans, aLocale), (picker, [text, locale]) => {
    const script = document.createElement('script');
    script.type = 'application/json';
    script.textContent = text;
    Object.assign(picker, { orgId: 'acme', baseUrl: 'http://localhost:1', locale });
    picker.replaceChildren(script);
  });
});

/**
 * Only values that can become strings. If an attribute or a string property is set to any other value, even the
 * browser's own elements throw.
 */
const spelled = (value: fc.Arbitrary<unknown>) =>
  value.filter((one) => {
    try {
      return typeof `${one}` === 'string';
    } catch {
      return false;
    }
  });

/**
 * Only values that can become JSON. The client metadata is sent as JSON, and Chromium may need 25 ms to find a circular
 * reference in a value.
 */
const flat = odd.filter((value) => {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
});

test('properties are read, or refused by name', async () => {
  const session = mostly(
    fc.record({
      clientToken: mostly(fc.constant('token')),
      orderId: mostly(fc.uuid()),
      ident: anIdent,
    }),
  );
  const properties = fc.record(
    {
      ...{ orgId: spelled(mostly(fc.constant('acme'))), selected: spelled(anIdent), locale: spelled(odd) },
      ...{ name: spelled(odd), layout: spelled(odd), required: odd, disabled: odd },
      ...{ plans: aList(aPlan), pricePoints: odd, clientMetadata: flat, problemKinds: odd, messages: tame },
      ...{ timeout: odd, lateWriteWindow: odd, afterUpdate: odd, renewSession: odd, session },
    },
    { requiredKeys: ['orgId', 'plans'] },
  );
  await attack(1000, fc.tuple(properties, spelled(aBaseUrl)), (picker, [given, baseUrl]) => {
    Object.assign(picker, { baseUrl }, given);
  });
});
