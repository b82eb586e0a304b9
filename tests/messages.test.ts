import { expect, test } from 'vitest';
import { completeMessages, english } from '../src/messages.ts';

test('uses the host’s texts, and English for all other texts', () => {
  const { messages, problems } = completeMessages({
    legend: 'Wähle',
    reasons: { refused: 'Nein.' },
    retry: null,
  });
  expect(messages).toEqual({
    ...english,
    legend: 'Wähle',
    reasons: { ...english.reasons, refused: 'Nein.' },
  });
  expect(problems).toEqual([]);
});

test('accepts the plural forms of the language, not those of English', () => {
  const perMonth = {
    one: 'miesięcznie',
    few: 'co {count} miesiące',
    many: 'co {count} miesięcy',
    other: 'co {count} mies.',
  };
  expect(completeMessages({ perMonth }).messages.perMonth).toEqual(perMonth);
});

test.each([
  [{ legend: 7 }, 'messages.legend: expected a text'],
  [{ afterTrial: 'Dann {price}.' }, 'messages.afterTrial: expected a text with {price} and {per}'],
  [{ renewal: ' ' }, 'messages.renewal: expected a text with words'],
  [{ perYear: { one: 'jährlich' } }, 'messages.perYear: expected plural forms with {count} in other'],
  [{ perDay: 'täglich' }, 'messages.perDay: expected plural forms with {count} in other'],
  [{ reasons: { refused: {} } }, 'messages.reasons.refused: expected a text'],
])(
  'leaves out and reports a value that would hide a condition or is not a text: %j',
  (overrides, message) => {
    const { messages, problems } = completeMessages(overrides);
    expect(messages).toEqual(english);
    expect(problems).toEqual([{ kind: 'config', message }]);
  },
);

test.each([
  ['{"legend": "Wähle"', 'messages: expected texts as JSON'],
  ['{"lengend": "Wähle"}', 'messages.lengend: expected the name of a text'],
  [{ reasons: { refuse: 'Nein.' } }, 'messages.reasons.refuse: expected the name of a text'],
])('reports a name that no text of the picker has: %j', (overrides, message) => {
  expect(completeMessages(overrides)).toEqual({ messages: english, problems: [{ kind: 'config', message }] });
});

test('reads texts as JSON', () => {
  expect(completeMessages('{"legend": "Wähle"}')).toEqual({
    messages: { ...english, legend: 'Wähle' },
    problems: [],
  });
});

test.each([null, undefined, 4, [], Object.create({ legend: 'inherited' })])(
  'reads %j as no texts at all',
  (overrides) => {
    expect(completeMessages(overrides)).toEqual({ messages: english, problems: [] });
  },
);
