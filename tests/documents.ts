/**
 * Reads the project's own Markdown: code blocks, tables, links and generated parts. It understands only the Markdown
 * that these pages use.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of each page in the root folder and in `docs`, by file name. */
export const readPages = (root: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ['', 'docs/']
      .flatMap((folder) => readdirSync(join(root, folder)).map((file) => folder + file))
      .filter((file) => file.endsWith('.md'))
      .map((page) => [page, readFileSync(join(root, page), 'utf8')]),
  );

export interface CodeBlock {
  /** The last heading above the code block. */
  readonly heading: string;
  readonly language: string;
  readonly code: string;
}

export const codeBlocksIn = (markdown: string): CodeBlock[] => {
  let heading = '';
  const blocks: CodeBlock[] = [];
  for (const [, title, language = '', code = ''] of markdown.matchAll(
    /^#+ (.+)$|^```(\w*)\n([\s\S]*?)^```$/gm,
  )) {
    if (title) heading = title;
    else blocks.push({ heading, language, code });
  }
  return blocks;
};

/** The tables under a heading, row by row, without their header rows. */
export const rowsUnder = (markdown: string, heading: string): string[][] => {
  const [section = ''] = markdown
    .split(/^(?=#+ )/m)
    .filter((part) => part.startsWith(`${heading}\n`, part.indexOf(' ') + 1));
  const rows: string[][] = [];
  for (const [, line = ''] of section.matchAll(/^\| ?(.*)\|$/gm)) {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    if (/^-+$/.test(cells[0] ?? '')) rows.pop();
    else rows.push(cells);
  }
  return rows;
};

/** The names in a cell: the text of each code span, up to the first parenthesis. `pick(ident)` gives `pick`. */
export const namesIn = (cell = ''): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replace(/\(.*/, ''));

/** The targets of links and pictures inside the project: a file, a `#` heading, or both. */
export const linksIn = (markdown: string): string[] =>
  [...markdown.matchAll(/(?:\]\(|<img src=")([^)"\s]+)/g)]
    .map(([, to = '']) => to)
    .filter((to) => !/^https?:/.test(to));

/** The anchors of the headings, made as GitHub makes them. */
export const anchorsIn = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(
    ([, title = '']) =>
      `${title
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-')}`,
  );

/** The names of a page's generated parts, `<!-- name --> … <!-- /name -->`. */
export const generatedIn = (markdown: string): string[] =>
  [...markdown.matchAll(/^<!-- ([\w-]+) -->$/gm)].map(([, name = '']) => name);

/** The page with new text in its generated parts. Throws unless the page has exactly these `parts`, each once. */
export const withGenerated = (markdown: string, parts: Readonly<Record<string, string>>): string => {
  const [expected, found] = [Object.keys(parts).sort(), generatedIn(markdown).sort()];
  if (found.join() !== expected.join())
    throw new Error(`expected the generated parts ${expected}, found ${found}`);
  return markdown.replace(
    /^<!-- ([\w-]+) -->\n[\s\S]*?^<!-- \/\1 -->$/gm,
    (_, name: string) => `<!-- ${name} -->\n${parts[name]}\n<!-- /${name} -->`,
  );
};

export const tableOf = (head: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
