/**
 * Makes ky, the library that sends requests, smaller for the script tag. `src/service/post.ts` always uses ky in the
 * same way. It uses no hooks, no retries, no progress and no time limit of ky, and it reads the answer itself. This
 * build step writes these choices into ky's code, so the minifier can drop all code that is then never used. The build
 * of the modules does not change ky. `tests/lean-ky.test.ts` compares the requests of the smaller ky with the requests
 * of the original ky.
 */
import { fileURLToPath } from 'node:url';
import { edit, expectKnown } from './lean.mjs';

const core = fileURLToPath(new URL('../node_modules/ky/distribution/core/Ky.js', import.meta.url));
const features = fileURLToPath(new URL('../node_modules/ky/distribution/core/constants.js', import.meta.url));

/**
 * Options of ky that always have the same value in this project. Where ky's code reads such an option, this build step
 * writes the value instead.
 */
const constants = {
  ...{ throwHttpErrors: 'false', timeout: 'false', totalTimeout: 'false', prefix: "''" },
  ...{ baseUrl: 'undefined', json: 'undefined', searchParams: 'undefined' },
  ...{ onDownloadProgress: 'undefined', onUploadProgress: 'undefined' },
};

/**
 * New bodies for methods of ky. Some of these methods always do the same in this project. The others are never called.
 */
const bodies = {
  ...{ runBeforeRequestHooks: '', runAfterResponseHooks: 'return response;', decorateResponse: '' },
  ...{ retry: 'return function_();', retryFromError: 'throw error;', throwProcessedError: 'throw error;' },
  ...{ consumeReturnedResponseFromBeforeRetryHook: 'return false;', getRemainingTotalTimeout: '' },
  ...{ wrapRequestWithUploadProgress: 'return request;', getResponseRequest: '', getNormalizedOptions: '' },
  ...{ setResponseRequest: 'return response;', normalizeSearchParams: '', calculateDelay: '' },
  ...{ calculateRetryDelay: '', getResponseData: '', getErrorDataTimeout: '', getBodyReadTimeout: '' },
  ...{
    raceBodyRead: '',
    raceWithTotalTimeout: '',
    isJsonContentType: '',
    readResponseText: '',
    parseJson: '',
  },
  ...{ cancelReturnedBody: '', throwIfTotalTimeoutExhausted: '', assignRequest: '' },
};

/**
 * Other expressions in ky's code, each with its replacement. Most replacements follow from the options that
 * `src/service/post.ts` always gives to ky. The expressions are found by their exact text. ky's own network error is
 * left out, because it says no more than the browser's error.
 */
const expressions = {
  'options.hooks?.init ?? []': '[]',
  'mergeHooks({}, options.hooks)': 'undefined',
  'normalizeRetryOptions(options.retry)': '{ limit: 0 }',
  'normalizeRetryOptions(this.#options.retry)': '{ limit: 0 }',
  'normalizeRetryOptions(ky.#options.retry)': '{ limit: 0 }',
  'initHooks.length > 0 ? cloneInitHookOptions(options) : options': 'options',
  'hasSearchParameters(this.#options.searchParams)': 'false',
  'error instanceof ForceRetryError': 'false',
  'effectiveTimeout === undefined': 'true',
  'isRawNetworkError(error)': 'false',
  "Object.hasOwn(options, 'prefixUrl')": 'false',
  // ky does not have to make a `Request`, because our `fetch` does not use it. On a page with MooTools, `Request` is a
  // class of MooTools, not the browser's class. The replacement is an object without a prototype, because another
  // script may have polluted `Object.prototype`.
  'new globalThis.Request(this.#input, this.#options)': '{ __proto__: null }',
  'new globalThis.Request(this.request, { signal: this.#options.signal })': 'this.request',
  'this.#input instanceof globalThis.Request': 'false',
  "options.headers && new globalThis.Headers(options.headers).has('content-type')": 'true',
};

/**
 * The beginning of the loop in ky that adds shortcuts such as `.json()` and `.text()`. This build step removes the
 * loop, because this project uses no shortcut.
 */
const shortcuts = 'for (const [type, mimeType] of Object.entries(responseTypes))';

/**
 * Finds the code that computes ky's `supportsRequestStreams`. ky needs this value only to report progress. The code
 * would make a `Request` when the script loads, so it is replaced by `false`.
 */
const requestStreams = /(?<=export const supportsRequestStreams = )\(\(\) => \{.*?\n\}\)\(\)/s;

export function leanKy() {
  return {
    name: 'lean-ky',
    enforce: 'pre',
    resolveId: (id) => (id === 'ky' ? '\0lean-ky' : null),
    load: (id) =>
      id === '\0lean-ky'
        ? `import { Ky } from ${JSON.stringify(core)};\nexport default (input, options) => Ky.create(input, options);`
        : null,
    transform(code, id) {
      if (id === core) {
        const missing = new Set([constants, bodies, expressions].flatMap(Object.keys).concat(shortcuts));
        const lean = edit(code, find, missing);
        expectKnown('ky', '2.1.0', missing);
        return { code: lean, map: null };
      }
      if (id !== features) return null;
      if (!requestStreams.test(code))
        throw new Error('ky has changed: expected to find supportsRequestStreams');
      return { code: code.replace(requestStreams, 'false'), map: null };
    },
  };
}

const find = (/** @type {any} */ node, /** @type {string} */ text) => {
  if (node.type === 'ForOfStatement' && text.startsWith(shortcuts)) return [shortcuts, node, ''];
  if (Object.hasOwn(expressions, text)) return [text, node, expressions[text]];
  const method = node.type === 'MethodDefinition' && node.key.type === 'PrivateIdentifier' && node.key.name;
  if (Object.hasOwn(bodies, method)) return [method, node.value.body, `{${bodies[method]}}`];
  const option = /^(?:this|ky)\.#options\.(\w+)$/.exec(text)?.[1];
  return Object.hasOwn(constants, option) ? [option, node, constants[option]] : null;
};
