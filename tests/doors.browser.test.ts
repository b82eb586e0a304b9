/** Whatever comes in by the element's own doors: attributes, JSON in the tag, properties. */
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import { define, type PlanPickerElement } from '../src/element.ts';
import {
  aList,
  aLocale,
  anIdent,
  aPlan,
  aText,
  elements,
  longest,
  mostly,
  odd,
  slip,
  tame,
} from './hostile.ts';

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
  await devtools('Performance.enable');
  define();
  uncaught.length = 0;
  addEventListener('error', note);
  addEventListener('unhandledrejection', note);
  // Nothing leaves the page, and no answer comes.
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

type Metrics = { readonly metrics: readonly { readonly name: string; readonly value: number }[] };

const devtools = (method: string) =>
  (cdp() as unknown as { send(method: string): Promise<Metrics> }).send(method);

/** What this page has cost the processor so far, in ms. */
const work = async (): Promise<number> => {
  const { metrics } = await devtools('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? Number.NaN);
};

/** Tries so many inputs on a picker of the page, filled before it is put in and once more after. */
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
  const property = fc.asyncProperty(inputs, async (input) => {
    const began = performance.now();
    run(input);
    // What seems long may only have waited for a busy machine.
    if (performance.now() - began >= longest) {
      const before = await work();
      run(input);
      expect((await work()) - before, 'ms of work').toBeLessThan(longest);
    }
    expect(uncaught).toEqual([]);
  });
  await fc.assert(property, { numRuns: count, seed: 1 });
  await new Promise((resolve) => setTimeout(resolve));
  expect(uncaught).toEqual([]);
};

/** Own addresses only: without one, the browser would connect to the service itself. */
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

/** What the platform itself can make a text of; the others throw where they are set, as they do for any element. */
const spelled = (value: fc.Arbitrary<unknown>) =>
  value.filter((one) => {
    try {
      return typeof `${one}` === 'string';
    } catch {
      return false;
    }
  });

/** Chromium itself may take 25 ms to find that JSON cannot hold a circle. */
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
