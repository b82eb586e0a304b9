/** Finds the imports of a module. It only parses the module: nothing is run or resolved. */
import { readFileSync } from 'node:fs';
import { parseAst } from 'rolldown/parseAst';

export interface Import {
  /** The module or package, as the import names it. */
  readonly from: string;
  /** Whether only types are imported. The build removes such an import. */
  readonly isType: boolean;
}

export const importsIn = (file: string): Import[] => {
  const { body } = parseAst(readFileSync(file, 'utf8'), { lang: file.endsWith('x') ? 'tsx' : 'ts' });
  const found: Import[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, source, ...rest } = node as Record<string, unknown>;
    const from = (source as { value?: unknown } | null | undefined)?.value;
    const isImport =
      type === 'ImportExpression' ||
      type === 'TSImportType' ||
      /^(Im|Ex)port\w*Declaration$/.test(String(type));
    if (isImport && typeof from === 'string')
      found.push({ from, isType: type === 'TSImportType' || isForTypes(rest) });
    for (const child of Object.values(rest)) visit(child);
  };
  visit(body);
  return found;
};

const isForTypes = ({ importKind, exportKind, specifiers }: Record<string, unknown>): boolean => {
  if (importKind === 'type' || exportKind === 'type') return true;
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return specifiers.every((one) => one.importKind === 'type' || one.exportKind === 'type');
};
