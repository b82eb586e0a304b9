/**
 * Makes the custom elements manifest from the source and its comments. The manifest describes the element's options,
 * events and parts for editors and documentation tools. https://github.com/webcomponents/custom-elements-manifest
 */
import { readFileSync } from 'node:fs';
import { parseAst } from 'rolldown/parseAst';

const tagName = 'ff-plan-picker';
const path = './dist/define.js';

/**
 * A Vite plugin that writes the manifest beside the built files.
 * @param {string} fileName
 */
export function writeElementsManifest(fileName) {
  return {
    name: 'elements-manifest',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: `${JSON.stringify(describeElements(), null, 2)}\n` });
    },
  };
}

export function describeElements() {
  const element = read('src/element/element.ts');
  const options = read('src/element/options.ts');
  const inTable = options.declaration('ElementOptions', 'TSInterfaceDeclaration').body.body;
  const inClass = element.declaration('PlanPickerElement', 'ClassDeclaration').body.body.filter(isPublic);
  const members = [
    ...inTable.map((member) => describeMember(options, member)),
    ...inClass.map((member) => describeMember(element, member)),
  ];
  const fields = merge(members.filter(({ kind }) => kind === 'field'));
  const methods = members.filter(({ kind }) => kind === 'method');
  const declaration = {
    kind: 'class',
    customElement: true,
    name: 'PlanPickerElement',
    tagName,
    description: 'A plan picker for checkout pages that sell subscriptions through FunnelFox Billing.',
    superclass: { name: 'HTMLElement' },
    attributes: attributesIn(text('src/element/options.ts')).map((name) => describeAttribute(name, fields)),
    members: [...fields, ...methods],
    events: describeEvents(),
    cssParts: namesIn(views, /part=(?:"([a-z]+)"|\{`([^`]*)`)/g).map((name) => ({ name })),
    cssProperties: namesIn([text('src/view/styles.ts')], /var\((--ff-[a-z]+)/g).map((name) => ({ name })),
  };
  const reference = { name: declaration.name, module: path };
  return {
    schemaVersion: '1.0.0',
    readme: 'README.md',
    modules: [
      {
        kind: 'javascript-module',
        path,
        declarations: [declaration],
        exports: [{ kind: 'custom-element-definition', name: tagName, declaration: reference }],
      },
    ],
  };
}

const views = ['picker', 'card', 'notice'].map((view) => text(`src/view/${view}.tsx`));

function describeMember(source, member) {
  const { name } = member.key;
  const described = { name, ...documented(source.commentOn(member)) };
  if (member.kind === 'method') {
    const parameters = member.value.params.map((parameter) => ({
      name: parameter.name,
      ...typed(source.typeOf(parameter.typeAnnotation)),
      ...(parameter.optional && { optional: true }),
    }));
    return {
      kind: 'method',
      ...described,
      ...(parameters.length > 0 && { parameters }),
      return: typed(source.typeOf(member.value.returnType)),
    };
  }
  if (member.kind === 'get')
    return {
      kind: 'field',
      ...described,
      ...typed(source.typeOf((member.value ?? member).returnType)),
      readonly: true,
    };
  return { kind: 'field', name, readonly: false };
}

/** Merges each getter and its setter into one field of the manifest. */
function merge(accessors) {
  const fields = new Map();
  for (const field of accessors) {
    const merged = { ...fields.get(field.name), ...field };
    fields.set(field.name, merged.readonly ? merged : { ...merged, readonly: undefined });
  }
  return [...fields.values()];
}

/**
 * Whether a member of the class is for hosts. Functions that the browser calls, such as `connectedCallback`, are not
 * for hosts.
 */
function isPublic(member) {
  if (member.type !== 'MethodDefinition' || member.static || member.computed || member.kind === 'constructor')
    return false;
  return member.key.type === 'Identifier' && !/Callback$/.test(member.key.name);
}

/** Returns all attributes: the attributes in the table of options, and the two attributes of the session. */
function attributesIn(source) {
  return [...source.matchAll(/attribute: '([-a-z]+)'|'([-a-z]+)': 'session'/g)].map(
    ([, one, other]) => one ?? other,
  );
}

function describeAttribute(name, fields) {
  const property = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
  const field = fields.find((field) => field.name === property);
  if (!field) return { name, type: { text: 'string' }, description: 'Half of the `session`; see there.' };
  const { description, type } = field;
  return {
    name,
    type: type.text === 'boolean' ? type : { text: 'string' },
    description,
    fieldName: property,
  };
}

function describeEvents() {
  const types = read('src/types.ts');
  const { body } = types.declaration('PlanPickerEventDetails', 'TSInterfaceDeclaration').body;
  const events = body.map((event) => ({
    name: event.key.value,
    ...documented(types.commentOn(event)),
    type: { text: `CustomEvent<${types.typeOf(event.typeAnnotation)}>` },
  }));
  const standard = ['input', 'change'].map((name) => ({
    name,
    description: 'The shopper picked a plan.',
    type: { text: 'Event' },
  }));
  return [...standard, ...events];
}

/**
 * Finds the words that the group of a regular expression matches. Each word is returned once. Inside `${…}` in a
 * template string, only quoted words count.
 */
function namesIn(texts, pattern) {
  const found = texts.flatMap((text) => [...text.matchAll(pattern)].map(([, one, other]) => one ?? other));
  const words = found.flatMap((text) => text.replace(/\$\{[^']*'([^']*)'[^}]*\}/g, '$1').match(/[-a-z]+/g));
  return [...new Set(words)];
}

function read(file) {
  const source = text(file);
  const { body } = parseAst(source, { lang: 'ts' });
  return {
    declaration: (name, type) =>
      body
        .map((node) => node.declaration ?? node)
        .find((node) => node.type === type && node.id.name === name),
    commentOn: (node) => /\/\*\*((?:(?!\*\/).)*)\*\/\s*$/s.exec(source.slice(0, node.start))?.[1] ?? '',
    typeOf: (annotation) =>
      annotation && oneLine(source.slice(annotation.typeAnnotation.start, annotation.typeAnnotation.end)),
  };
}

function documented(comment) {
  const [description, byDefault] = comment.replace(/^\s*\* ?/gm, '').split('@default');
  return {
    ...(description.trim() && { description: oneLine(description) }),
    ...(byDefault && { default: oneLine(byDefault) }),
  };
}

function typed(text) {
  return text && { type: { text } };
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}

function text(file) {
  return readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
}
