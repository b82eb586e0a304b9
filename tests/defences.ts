/**
 * What guards the picker, each with the change to the source that takes it away and the test that then fails.
 * `npm run defences` takes each away in a copy and sees the test fail.
 */
export interface Defence {
  readonly against: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly code: string;
  readonly without: string;
  readonly test: readonly [file: string, title: string];
}

const api = 'src/api.ts';
const apiTests = 'tests/api.test.ts';
const plans = 'src/plans.ts';
const hostileTests = 'tests/hostile.test.ts';

export const defences: readonly Defence[] = [
  {
    against: 'a write that timed out and lands late',
    file: 'src/session.ts',
    code: ', ...threats.map((write) => write.until)',
    without: '',
    test: ['tests/session.test.ts', 'A waits until B can no longer land'],
  },
  {
    against: 'waiting for ever for a write that was lost',
    file: 'src/session.ts',
    code: 'state.lost.filter((write) => now < write.until)',
    without: 'state.lost.filter(() => true)',
    test: ['tests/session.test.ts', 'window'],
  },
  {
    against: 'an answer that is no acknowledgement',
    file: api,
    code: "!(Object.hasOwn(json, 'status') || Object.hasOwn(json, 'error'))",
    without: 'true',
    test: [apiTests, 'holds for every status'],
  },
  {
    against: 'a redirect that would take the token elsewhere',
    file: api,
    code: "redirect: 'error'",
    without: "redirect: 'follow'",
    test: [apiTests, 'redirects with HTTP'],
  },
  {
    against: 'an answer from another address',
    file: api,
    code: 'if (answer.redirected)',
    without: 'if (!answer)',
    test: [apiTests, 'came from another address'],
  },
  {
    against: 'an answer without end',
    file: api,
    code: 'if (size > maxBytes)',
    without: 'if (size < 0)',
    test: [apiTests, 'has 64 KiB acknowledges'],
  },
  {
    against: 'a `fetch` that does not heed its signal',
    file: api,
    code: 'await Promise.race([sent, abortOf(signal)])',
    without: 'await sent',
    test: [apiTests, 'even where fetch does not heed its signal'],
  },
  {
    against: 'cookies that another script asks for',
    file: api,
    code: "  credentials: 'omit',\n",
    without: '',
    test: [apiTests, 'with credentials still sends the same request'],
  },
  {
    against: 'an answer planted on `Object.prototype`',
    file: api,
    code: 'Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined',
    without: '(object as Record<string, unknown>)[name]',
    test: [apiTests, 'with an answer on it takes no answer from there'],
  },
  {
    against: '`toJSON` planted on `Object.prototype`',
    file: api,
    code: '    __proto__: null,\n',
    without: '',
    test: [apiTests, 'with toJSON'],
  },
  {
    against: 'an address planted on `Object.prototype`',
    file: 'src/store.ts',
    code: '{ __proto__: null, ...before, ...changes }',
    without: '{ ...before, ...changes }',
    test: ['tests/store.test.ts', 'does not name the address'],
  },
  {
    against: 'a secret key in the page',
    file: api,
    code: "/ff[-_]?secret[-_]?key/i.test(jsonOf(value) ?? '')",
    without: "/ff[-_]?secret[-_]?key/i.test(value ? '' : '')",
    test: [apiTests, 'with a secret key in'],
  },
  {
    against: 'a service that quotes the token',
    file: api,
    code: "text.replaceAll(token, '…')",
    without: 'text',
    test: [apiTests, 'token'],
  },
  {
    against: 'an engine that quotes broken JSON',
    file: plans,
    code: '.replace(/(\\.{3})?".*"(\\.{3})?/s, \'…\')',
    without: '',
    test: ['tests/plans.test.ts', 'that are broken are not quoted'],
  },
  {
    against: 'JSON of more than 64 KiB',
    file: plans,
    code: 'const jsonLimit = 64 * 1024;',
    without: 'const jsonLimit = Number.POSITIVE_INFINITY;',
    test: ['tests/plans.test.ts', '64 KiB'],
  },
  {
    against: 'a list without end',
    file: plans,
    code: 'const planLimit = 1000;',
    without: 'const planLimit = 3_000_000;',
    test: [hostileTests, 'a billion holes wide'],
  },
  {
    against: 'markup in a text',
    file: 'src/view/card.tsx',
    code: '<span part="title" id={id(\'title\')}>\n                {plan.title}\n              </span>',
    without: '<span part="title" id={id(\'title\')} dangerouslySetInnerHTML={{ __html: plan.title }} />',
    test: [hostileTests, 'shown as text and nothing but text'],
  },
  {
    against: 'what other scripts post to the tabs',
    file: 'src/tabs.ts',
    code: '    default:\n      return null;',
    without: '    default:\n      return data as TabNews;',
    test: [hostileTests, 'a message from another tab is news, or nothing'],
  },
];
