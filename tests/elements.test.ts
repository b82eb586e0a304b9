/** The custom elements manifest must list all that the element has, and nothing else. */
import { expect, test } from 'vitest';
import { describeElements } from '../.ci/elements.mjs';
import { PlanPickerElement } from '../src/element/element.ts';
import type { PlanPickerEventDetails } from '../src/types.ts';
import { styles } from '../src/view/styles.ts';

const { observedAttributes } = PlanPickerElement;
const [module] = describeElements().modules;
const [element] = module?.declarations ?? [];
const namesOf = (list: readonly { name: string }[] | undefined) =>
  (list ?? []).map(({ name }) => name).sort();
const members = Object.entries(Object.getOwnPropertyDescriptors(PlanPickerElement.prototype)).filter(
  ([name]) => name !== 'constructor' && !name.endsWith('Callback'),
);

test('lists every attribute, and the property that reflects it', () => {
  expect(namesOf(element?.attributes)).toEqual([...observedAttributes].sort());
  const fields = element?.attributes.map(({ fieldName }) => fieldName).filter(Boolean);
  expect(members.map(([name]) => name)).toEqual(expect.arrayContaining(fields ?? []));
});

test('lists every property and method, and says which can be set', () => {
  expect(namesOf(element?.members)).toEqual(members.map(([name]) => name).sort());
  for (const [name, { get, set, value }] of members) {
    const member = element?.members.find((member) => member.name === name);
    expect(member?.kind, name).toBe(value ? 'method' : 'field');
    if (get) expect(Boolean(member?.readonly), `${name} is read-only`).toBe(set?.name === 'ignore');
    if (get) expect(member?.type.text, `type of ${name}`).toBeTruthy();
  }
});

test('lists every event', () => {
  const events: Record<keyof PlanPickerEventDetails | 'input' | 'change', true> = {
    input: true,
    change: true,
    'plan-offers': true,
    'plan-pick': true,
    'plan-confirm': true,
    'plan-rollback': true,
    'plan-problem': true,
    'plan-status': true,
  };
  expect(namesOf(element?.events)).toEqual(Object.keys(events).sort());
  expect(element?.events.every(({ description }) => description)).toBe(true);
});

test('lists every part and custom property of the style sheet and the views', () => {
  const properties = new Set([...styles.matchAll(/--ff-[a-z]+/g)].map(([name]) => name));
  expect(namesOf(element?.cssProperties)).toEqual([...properties].sort());
  expect(namesOf(element?.cssParts)).toEqual(
    expect.arrayContaining(['plan', 'selected', 'unavailable', 'retry']),
  );
});
