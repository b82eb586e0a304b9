/**
 * Checks the specification only as text. The page must quote it exactly. Each change in `spec/wrong.ts` must replace one
 * line that the specification really has. `npm run spec` runs the specification.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codeBlocksIn } from './documents.ts';
import { files, isInSpecification, textOf } from './spec/quotes.ts';
import { assumptions, mutants } from './spec/wrong.ts';

const page = readFileSync(new URL('../docs/proof.md', import.meta.url), 'utf8');
const specification = files.map(textOf).join('\n');

test('the page begins with quotes of the specification, and each quote is exact', () => {
  const quotes = codeBlocksIn(page).filter(({ language }) => language === 'quint');
  expect(codeBlocksIn(page)[0]).toEqual(quotes[0]);
  for (const { code, heading } of quotes) {
    expect(heading).toBe('The specification');
    expect(isInSpecification(code), code).toBe(true);
  }
  const quoted = quotes.map(({ code }) => code).join('\n');
  for (const name of ['def canPay(p)', 'def unknown(p, how)', 'def isHeld(w, plan)', 'val canPayIsTrue'])
    expect(quoted).toContain(name);
  for (const { name } of assumptions) expect(quoted).toContain(`${name} = true`);
});

test('the list of assumptions to switch off has each assumption of the specification once', () => {
  const named = [...specification.matchAll(/pure val (\w+) = true/g)].map(([, name]) => name);
  expect(assumptions.map(({ name }) => name)).toEqual(named);
});

test('the page says how many wrong lines are tried', () => {
  const [, told] = /with each of (\d+) wrong lines/.exec(page.replaceAll('\n', ' ')) ?? [];
  expect(told).toBe(`${mutants.length}`);
});

describe('a specification that', () => {
  test.each(mutants)('$name differs in one line', ({ changes }) => {
    expect(changes).toHaveLength(1);
    for (const [line, other] of changes) {
      expect(specification.split(line)).toHaveLength(2);
      expect(`${line}${other}`).not.toContain('\n');
    }
  });
});
