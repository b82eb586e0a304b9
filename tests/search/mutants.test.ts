/** The search must find the error in each wrong protocol. The test prints the shortest way to this error. */
import { describe, expect, test } from 'vitest';
import { mutants } from './mutants.ts';
import { shippedProtocol } from './protocol.ts';
import { search } from './search.ts';
import { mutantSpaces } from './spaces.ts';

test('in the spaces of the wrong protocols, the shipped protocol has no error', () => {
  for (const space of mutantSpaces) expect(search(shippedProtocol, space).violation).toBeNull();
});

describe('a protocol that', () => {
  test.each(Object.entries(mutants))('%s is caught', (name, mutant) => {
    let found = null;
    for (const space of mutantSpaces) found ??= search(mutant, space).violation;
    expect(found, `the search found nothing wrong with a protocol that ${name}`).not.toBeNull();
    console.log(`A protocol that ${name}:\n  ${found?.trace.join('\n  ')}\n  → ${found?.broken}`);
  });
});
