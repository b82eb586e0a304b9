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

const protocol = 'src/session.ts';
const protocolTests = 'tests/session.test.ts';
const api = 'src/api.ts';
const apiTests = 'tests/api.test.ts';
const plans = 'src/plans.ts';
const hostileTests = 'tests/hostile.test.ts';
const storeTests = 'tests/store.test.ts';

export const defences: readonly Defence[] = [
  {
    against: 'a write that timed out and lands late',
    file: protocol,
    code: ', ...threats.map((write) => write.until)',
    without: '',
    test: [protocolTests, 'A waits until B can no longer land'],
  },
  {
    against: 'waiting for ever for a write that was lost',
    file: protocol,
    code: 'state.lost.filter((write) => now < write.until)',
    without: 'state.lost.filter(() => true)',
    test: [protocolTests, 'window'],
  },
  {
    against: 'an answer that belongs to a session before',
    file: protocol,
    code: "if (write?.task !== 'write' || write.id !== event.id) return state;",
    without: "if (write?.task !== 'write') return state;",
    test: [protocolTests, 'any but the write under way'],
  },
  {
    against: 'what was known before the page was frozen',
    file: protocol,
    code: '        ...distrust(state, null),',
    without: '        ...state,',
    test: [protocolTests, 'after a suspension'],
  },
  {
    against: 'a plan that another tab has written',
    file: protocol,
    code: '...distrust(state, event.ident)',
    without: '...state',
    test: [protocolTests, 'leaves nothing confirmed here'],
  },
  {
    against: 'a template that says the same after a reload',
    file: 'src/memory.ts',
    code: 'if (before.includes(name)) return false;',
    without: '',
    test: [storeTests, 'believed the first time this tab sees the order'],
  },
  {
    against: 'a listener of the host that throws',
    file: 'src/host.ts',
    code: 'queueMicrotask(() => {\n      throw error;\n    });',
    without: 'throw error;',
    test: [storeTests, 'that throws is reported'],
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
    against: 'a referrer that another script asks for',
    file: api,
    code: "  referrerPolicy: 'no-referrer',\n",
    without: '',
    test: [apiTests, 'with referrerPolicy still sends the same request'],
  },
  {
    against: 'an option of ky planted on `Object.prototype`',
    file: api,
    code: '    ...unusedByUs,\n',
    without: '',
    test: [apiTests, 'still sends the same request'],
  },
  {
    against: 'what ky adds to a request',
    file: api,
    code: '    fetch: () => fetch(url, init),\n',
    without: '',
    test: [apiTests, 'still sends the same request'],
  },
  {
    against: 'an address that is not encrypted',
    file: api,
    code: "(url.protocol === 'http:' && isLocal)",
    without: "url.protocol === 'http:'",
    test: [apiTests, 'a wrong configuration'],
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
    test: [storeTests, 'does not name the address'],
  },
  {
    against: 'a secret key in the page',
    file: 'src/secret.ts',
    code: '/ff[-_]?secret[-_]?key/i.test(text)',
    without: 'text === null',
    test: [apiTests, 'with a secret key in'],
  },
  {
    against: 'a secret key in what is no option',
    file: 'src/store.ts',
    code: "problemWithSecret('options', Object.keys(now))",
    without: 'null',
    test: [storeTests, 'of options closes the picker'],
  },
  {
    against: 'an order id in the storage, or in the name of a channel',
    file: 'src/memory.ts',
    code: 'return hash.toString(36);',
    without: 'return text;',
    test: [storeTests, 'neither order nor token'],
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
    against: 'a text of the host that hides a condition',
    file: 'src/messages.ts',
    code: 'marks.every((mark) => override.includes(mark))',
    without: 'marks.every(() => true)',
    test: [hostileTests, 'never hides a condition'],
  },
  {
    against: 'a wait without end that another tab asks for',
    file: 'src/tabs.ts',
    code: 'Math.min(lasts, longest)',
    without: 'lasts',
    test: [hostileTests, 'a message from another tab is news, or nothing'],
  },
  {
    against: 'what other scripts post to the tabs',
    file: 'src/tabs.ts',
    code: '    default:\n      return null;',
    without: '    default:\n      return data as TabNews;',
    test: [hostileTests, 'a message from another tab is news, or nothing'],
  },
];
