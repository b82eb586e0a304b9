/**
 * The defences: code that guards the picker. Each entry has the change that removes the defence, and the test that must
 * fail after this change. `npm run defences` makes each change in a copy of the project, and runs the test.
 */
import { checkoutDefences } from './defences/checkout.ts';
import type { Defence } from './defences/defence.ts';

const post = 'src/service/post.ts';
const outcome = 'src/service/outcome.ts';
const envelope = 'src/service/envelope.ts';
const unsignedAnswers = 'tests/service/unsigned-answer.test.ts';
const brokenAnswers = 'tests/service/broken-answer.test.ts';
const lateAnswers = 'tests/service/late-answer.test.ts';
const pollutedPages = 'tests/service/polluted-page.test.ts';
const wrongConfigurations = 'tests/service/wrong-configuration.test.ts';
const blockedRequests = 'tests/service/blocked-request.test.ts';
const quotedTokens = 'tests/service/quoted-token.test.ts';
const plans = 'src/plans.ts';
const everyDoor = 'tests/hostile/every-door.test.ts';

export const defences: readonly Defence[] = [
  ...checkoutDefences,
  {
    against: 'an object that is no acknowledgement',
    file: envelope,
    code: 'Object.keys(json).length === 0',
    without: 'status === undefined',
    test: [unsignedAnswers, 'holds for every status'],
  },
  {
    against: 'a refusal that the service has not signed',
    file: envelope,
    code: "status === 'error' && isSigned",
    without: "status === 'error'",
    test: [unsignedAnswers, 'holds for every status'],
  },
  {
    against: 'an acknowledgement by a queue or a proxy',
    file: outcome,
    code: "status === 200 && signature === 'success'",
    without: "isOk(status) && signature === 'success'",
    test: [unsignedAnswers, 'holds for every status'],
  },
  {
    against: 'a signed 504, whose write may still be applied',
    file: outcome,
    code: '(status >= 400 && status < 500 && status !== 408)',
    without: '(status >= 400 && status !== 408)',
    test: [unsignedAnswers, 'a signed 504'],
  },
  {
    against: 'a redirect that would take the token elsewhere',
    file: post,
    code: "redirect: 'error'",
    without: "redirect: 'follow'",
    test: [brokenAnswers, 'a redirect with HTTP'],
  },
  {
    against: 'an answer from another address',
    file: outcome,
    code: 'if (redirected)',
    without: 'if (!answer)',
    test: [unsignedAnswers, 'came from another address'],
  },
  {
    against: 'an answer without end',
    file: 'src/service/body.ts',
    code: 'if (size > maxBytes)',
    without: 'if (size < 0)',
    test: [brokenAnswers, 'of 64 KiB acknowledges'],
  },
  {
    against: 'a replaced `fetch` that has no streams',
    file: 'src/service/body.ts',
    code: 'await response.text()',
    without: "''",
    test: [brokenAnswers, 'without streams'],
  },
  {
    against: 'a replaced `fetch` that does not say whether it was redirected',
    file: post,
    code: 'redirected ?? (Boolean(url) && url !== asked)',
    without: 'redirected !== false',
    test: [brokenAnswers, 'without streams'],
  },
  {
    against: 'an answer that comes too late to a page that slept',
    file: 'src/service/write.ts',
    code: '    if (limit.isPast()) return lost(limit.message);\n',
    without: '',
    test: [lateAnswers, 'is lost when it is late by both clocks'],
  },
  {
    against: 'a monotonic clock that stops while the page sleeps',
    file: 'src/stopwatch.ts',
    code: 'Math.max(clocks.now() - began, clocks.wallNow() - wallBegan)',
    without: 'clocks.now() - began',
    test: [lateAnswers, 'the wall clock alone'],
  },
  {
    against: 'a wall clock that was set back',
    file: 'src/stopwatch.ts',
    code: 'Math.max(clocks.now() - began, clocks.wallNow() - wallBegan)',
    without: 'clocks.wallNow() - wallBegan',
    test: [lateAnswers, 'the monotonic clock alone'],
  },
  {
    against: 'a policy that only reports',
    file: 'src/service/csp.ts',
    code: "disposition !== 'enforce' || ",
    without: '',
    test: [blockedRequests, 'is only reported'],
  },
  {
    against: 'a policy violation that is reported after the rejection',
    file: 'src/service/csp.ts',
    code: 'const reportWithin = 50;',
    without: 'const reportWithin = 0;',
    test: [blockedRequests, 'up to 50 ms after'],
  },
  {
    against: 'a host’s function that throws on an answer',
    file: outcome,
    code: 'guarded(() => acknowledges(status, json))',
    without: 'acknowledges(status, json)',
    test: ['tests/service/unknown-answer.test.ts', 'function throws'],
  },
  {
    against: 'a `fetch` that does not heed its signal',
    file: post,
    code: 'await Promise.race([sent, abortOf(signal)])',
    without: 'await sent',
    test: [lateAnswers, 'even if fetch ignores its signal'],
  },
  {
    against: 'cookies that another script asks for',
    file: post,
    code: "  credentials: 'omit',\n",
    without: '',
    test: [pollutedPages, 'credentials: still sends the same request'],
  },
  {
    against: 'a referrer that another script asks for',
    file: post,
    code: "  referrerPolicy: 'no-referrer',\n",
    without: '',
    test: [pollutedPages, 'referrerPolicy: still sends the same request'],
  },
  {
    against: 'an option of ky planted on `Object.prototype`',
    file: post,
    code: '    ...unusedByUs,\n',
    without: '',
    test: [pollutedPages, 'still sends the same request'],
  },
  {
    against: 'what ky adds to a request',
    file: post,
    code: '    fetch: () => fetch(url, init),\n',
    without: '',
    test: [pollutedPages, 'still sends the same request'],
  },
  {
    against: 'an address that is not encrypted',
    file: 'src/service/address.ts',
    code: "(url.protocol === 'http:' && isLocal)",
    without: "url.protocol === 'http:'",
    test: [wrongConfigurations, 'got "http://billing.test"'],
  },
  {
    against: 'a browser without `URL.canParse`',
    file: 'src/service/address.ts',
    code: 'return new URL(text);',
    without: 'return URL.canParse(text) ? new URL(text) : null;',
    test: [wrongConfigurations, 'URL.canParse'],
  },
  {
    against: 'a token in the place of the order id',
    file: 'src/service/configuration.ts',
    code: ' && !uuid.test(clientToken.trim())',
    without: '',
    test: [quotedTokens, 'and the order in its own'],
  },
  {
    against: 'an answer planted on `Object.prototype`',
    file: envelope,
    code: 'Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined',
    without: '(object as Record<string, unknown>)[name]',
    test: [pollutedPages, 'an answer planted there'],
  },
  {
    against: 'an option of the host planted on `Object.prototype`',
    file: 'src/service/write.ts',
    code: 'Object.assign(Object.create(null), request)',
    without: 'Object.assign({}, request)',
    test: [pollutedPages, 'makes no refusal an acknowledgement'],
  },
  {
    against: '`toJSON` planted on `Object.prototype`',
    file: 'src/service/write.ts',
    code: '    __proto__: null,\n',
    without: '',
    test: [pollutedPages, 'toJSON'],
  },
  {
    against: 'a secret key in the page',
    file: 'src/secret.ts',
    code: '/ff[-_]?secret[-_]?key/i.test(text)',
    without: 'text === null',
    test: [wrongConfigurations, 'a secret key in'],
  },
  {
    against: 'a service that quotes the token',
    file: envelope,
    code: ' && !quotesToken(text, token)',
    without: '',
    test: [quotedTokens, 'nothing of it is passed on'],
  },
  {
    against: 'a service that quotes the token without its end',
    file: 'src/service/token.ts',
    code: 'Math.min(telling, token.length)',
    without: 'token.length',
    test: [quotedTokens, 'cut'],
  },
  {
    against: 'an engine that quotes broken JSON',
    file: plans,
    code: '.replace(/(\\.{3})?".*"(\\.{3})?/s, \'…\')',
    without: '',
    test: ['tests/plans/broken-json.test.ts', 'that are broken are not quoted'],
  },
  {
    against: 'JSON of more than 64 KiB',
    file: plans,
    code: 'const jsonLimit = 64 * 1024;',
    without: 'const jsonLimit = Number.POSITIVE_INFINITY;',
    test: ['tests/plans/broken-json.test.ts', '64 KiB'],
  },
  {
    against: 'a list without end',
    file: plans,
    code: 'const planLimit = 1000;',
    without: 'const planLimit = 3_000_000;',
    test: ['tests/hostile/unreasonable-input.test.ts', 'an array with billions of holes'],
  },
  {
    against: 'markup in a text',
    file: 'src/view/card.tsx',
    code: '<span part="title" id={id(\'title\')}>\n                <bdi>{plan.title}</bdi>\n              </span>',
    without: '<span part="title" id={id(\'title\')} dangerouslySetInnerHTML={{ __html: plan.title }} />',
    test: [everyDoor, 'plans is shown only as text'],
  },
  {
    against: 'a text of the host that hides a condition',
    file: 'src/messages.ts',
    code: 'marks.every((mark) => override.includes(mark))',
    without: 'marks.every(() => true)',
    test: [everyDoor, 'never hides a condition'],
  },
];
