/**
 * Makes Preact, the library that draws the view, smaller for the script tag. The view uses no hydration, no context, no
 * portals, no error boundaries, no hooks and no HTML strings. This build step writes these choices into Preact's source.
 * The end-to-end tests use the smaller Preact.
 */
import { fileURLToPath } from 'node:url';
import { edit, expectKnown } from './lean.mjs';

const source = fileURLToPath(new URL('../node_modules/preact/src/', import.meta.url));

const every = (/** @type {string} */ value, /** @type {string[]} */ ...expressions) =>
  Object.fromEntries(expressions.map((expression) => [expression, value]));

/** Expressions in Preact's source, each with its replacement. Line breaks in them do not matter. */
const expressions = {
  // The page has no nodes that a server has drawn, and no component waits for data.
  ...every('false', 'isHydrating', 'oldVNode._flags & MODE_SUSPENDED', 'oldVNode._flags & MODE_HYDRATE'),
  ...every('false', 'vnode && vnode._flags & MODE_HYDRATE', 'oldVNode._flags & REF_DETACHED'),
  ...every('undefined', 'excessDomChildren', 'resumed', 'r = r._excess'),
  ...every('null', 'parentDom.firstChild ? slice.call(parentDom.childNodes) : NULL'),
  ...every('true', "!oldDom.data.startsWith('$s')"),
  // No code extends Preact through Preact's `options`. Only Preact's hooks would do this, and the view uses no hooks.
  ...every('undefined', 'tmp = options._diff', 'tmp = options.diffed', 'options._render', 'options._commit'),
  ...every('undefined', 'options.unmount', 'options.vnode', 'options._root', 'options.event'),
  ...every('undefined', 'prevDebounce', 'prevDebounce = options.debounceRendering'),
  ...every('false', 'prevDebounce != options.debounceRendering'),
  // There is no context, and no portal.
  ...every('undefined', 'tmp = newType.contextType', 'tmp && globalContext[tmp._id]', 'provider'),
  ...every('undefined', 'tmp ? provider ? provider.props.value : tmp._defaultValue : globalContext'),
  ...every('undefined', 'globalContext', 'componentContext', 'c.getChildContext'),
  ...every('undefined', 'newProps._parentDom', 'vnode.props._parentDom', 'parentVNode.props._parentDom'),
  // No component has these methods, or gives these callbacks.
  ...every('undefined', 'newType.getDerivedStateFromProps', 'c.componentWillMount', 'snapshot'),
  ...every('undefined', 'c.componentWillReceiveProps', 'c.componentWillUpdate', 'c.getSnapshotBeforeUpdate'),
  ...every('undefined', 'callback'),
  ...every('false', "typeof update == 'function'", "typeof ref == 'function'"),
  // Nothing catches the error of a component.
  ...every('false', 'c._bits & COMPONENT_PENDING_ERROR', 'c._bits & COMPONENT_PROCESSING_EXCEPTION'),
  ...every('true', '!(e && e.then)'),
  // The view sets no HTML string and no style, and has none of these elements.
  ...every('false', "i == 'dangerouslySetInnerHTML'", "name == 'style'", "nodeType == 'math'"),
  ...every('false', "nodeType == 'template'", "nodeType == 'textarea'", "nodeType == 'progress'"),
  ...every('false', "nodeType == 'foreignObject'", 'namespace == MATH_NAMESPACE', "name == 'popover'"),
  ...every('false', "'defaultValue' in newProps", "'defaultChecked' in newProps"),
  ...every('false', 'parentDom.nodeType == 9', 'useCapture'),
  ...every('undefined', 'newHtml', 'oldHtml', 'newProps.is'),
  ...every('name', "name.replace(/xlink(H|:h)/, 'h').replace(/sName$/, 's')"),
  ...every('false', "useCapture = name != (name = name.replace(CAPTURE_REGEX, '$1'))"),
};

/** New bodies of functions in Preact's source. */
const bodies = { _catchError: '{ resetRenderCount(); throw error; }', rangeEnd: '{}' };

/**
 * The properties that Preact sets on elements. Another script may set properties with the same names, so they get other
 * names here. The published Preact has other names, too.
 */
const onElements = /_(listeners|attached)\b/g;

export function leanPreact() {
  const missing = new Set([expressions, bodies].flatMap(Object.keys));
  return {
    name: 'lean-preact',
    enforce: 'pre',
    resolveId: (/** @type {string} */ id) => (id === 'preact' ? `${source}index.js` : null),
    transform: (/** @type {string} */ code, /** @type {string} */ id) =>
      id.startsWith(source)
        ? { code: edit(code, find, missing).replace(onElements, '_picker$&'), map: null }
        : null,
    buildEnd(/** @type {Error | undefined} */ error) {
      if (!error) expectKnown('preact', '11.2.0', missing);
    },
  };
}

const find = (/** @type {any} */ node, /** @type {string} */ text) => {
  const expression = text.replace(/\s+/g, ' ');
  // A statement or a declaration may have the same text as the expression in it.
  const isExpression = !/Statement|Declarat/.test(node.type);
  if (isExpression && Object.hasOwn(expressions, expression))
    return [expression, node, expressions[expression]];
  const name = node.type === 'FunctionDeclaration' && node.id.name;
  return Object.hasOwn(bodies, name) ? [name, node.body, bodies[name]] : null;
};
