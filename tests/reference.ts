/** Makes the reference of what each module exports, from the built declarations and their doc comments. */
export interface Declaration {
  readonly name: string;
  /** The doc comment as text; empty if there is none. */
  readonly about: string;
  readonly code: string;
}

/**
 * The top-level declarations of a built `.d.ts` file. The first line of each declaration is not indented. Each further
 * line begins with a space, `}` or `|`.
 */
export function declarationsIn(source: string): Declaration[] {
  const declarations: Declaration[] = [];
  let comment: string[] = [];
  const lines = source.split('\n');
  for (let at = 0; at < lines.length; ) {
    const start = at++;
    while (at < lines.length && /^( |\}|\|)/.test(lines[at] ?? '')) at++;
    const chunk = lines.slice(start, at);
    if (chunk[0]?.startsWith('/**')) {
      comment = chunk;
      continue;
    }
    const [, code = ''] =
      /^(?:export )?(?:declare )?((?:interface|type|class|const|function) .*)$/s.exec(chunk.join('\n')) ?? [];
    const [, name] = /^\w+ (\w+)/.exec(code) ?? [];
    if (name) declarations.push({ name, about: textOf(comment), code });
    comment = [];
  }
  return declarations;
}

const textOf = (comment: readonly string[]): string =>
  comment
    .join('\n')
    .replace(/^\/\*\*|\*\/$/g, '')
    .replace(/^ \* ?/gm, '')
    .trim();

/**
 * The exported names of a declaration file. A name is exported by `export` before its declaration, or by the list at
 * the end.
 */
export function exportsOf(source: string): string[] {
  const listed = [...source.matchAll(/^export (?:type )?\{(.*)\};$/gm)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.replace(/^.* as |\btype /g, '').trim()),
  );
  const inline = [...source.matchAll(/^export (?:declare )?(?:\w+) (\w+)/gm)].map(([, name = '']) => name);
  return [...listed, ...inline.filter((name) => name !== 'type')].filter(Boolean);
}

const modules = [
  { name: 'funnelfox-plan-picker', file: 'index', also: ['element', 'mount'] },
  { name: 'funnelfox-plan-picker/preact', file: 'preact', also: [] },
  { name: 'funnelfox-plan-picker/react', file: 'react', also: [] },
  { name: 'funnelfox-plan-picker/billing-sdk', file: 'billing-sdk/index', also: [] },
  { name: 'funnelfox-plan-picker/testing', file: 'testing', also: [] },
] as const;

export type Module = Pick<(typeof modules)[number], 'name'> & {
  readonly declarations: readonly Declaration[];
};

/** What each module exports. `read` returns a built declaration file. Throws if an export has no declaration. */
export const readModules = (read: (file: string) => string): Module[] =>
  modules.map(({ name, file, also }) => {
    const declared = new Map<string, Declaration>();
    for (const declaration of [file, ...also].flatMap((each) => declarationsIn(read(each)))) {
      // For a reader, an interface and a class with the same name are one thing. So they become one declaration.
      const first = declared.get(declaration.name);
      const code = first ? `${first.code}\n${declaration.code}` : declaration.code;
      declared.set(declaration.name, { ...(first ?? declaration), code });
    }
    const declarations = exportsOf(read(file)).map((exported) => {
      const declaration = declared.get(exported);
      if (!declaration) throw new Error(`${name}: expected a declaration of ${exported}`);
      return declaration;
    });
    return { name, declarations: declarations.sort((a, b) => a.name.localeCompare(b.name, 'en')) };
  });

export const renderReference = (modules: readonly Module[]): string => `# Reference

What each module exports, as TypeScript sees it. \`npm run docs\` writes this page from the doc comments.
Attributes, methods and events of the element are in [the interface](interface.md), its parts and custom properties in
[theming](theming.md).
\`funnelfox-plan-picker/define\` exports nothing: importing it makes the element known to the page. Each
\`funnelfox-plan-picker/locales/…\` has one language's \`Messages\` as its default export. The script tag sets
\`window.PlanPicker\` to \`{ version, mount, define }\`.
${modules.map(renderModule).join('')}`;

const renderModule = ({ name, declarations }: Module): string => `
## \`${name}\`
${declarations.map(renderDeclaration).join('')}`;

const renderDeclaration = ({ name, about, code }: Declaration): string => `
### ${name}

${about}

\`\`\`ts
${code}
\`\`\`
`;
