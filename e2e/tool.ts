/** Runs the project's own tools inside a test, on files that the test writes. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const root = join(import.meta.dirname, '..');

/** A folder of this test, inside the package. There, an import of the package's name means the built files. */
export function folderOfTest(): string {
  const folder = test.info().outputPath('files');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Runs a tool in a process whose environment does not show that a test is running. */
export function runTool(
  tool: string,
  args: readonly string[],
): Promise<{ code: number | null; output: string }> {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(PLAYWRIGHT_JSON|PW_|TEST_|NODE_ENV$)/.test(name)),
  );
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, tool), ...args], { cwd: root, env });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Type-checks files against the built types, with the lax settings of a host that writes JavaScript. */
export async function expectTypes(files: Readonly<Record<string, string>>): Promise<void> {
  const folder = folderOfTest();
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
  const compilerOptions = {
    ...{ checkJs: true, strictNullChecks: false, noImplicitAny: false, exactOptionalPropertyTypes: false },
    ...{ noUnusedLocals: false, noUnusedParameters: false, rootDir: root },
  };
  const config = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['.'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { output } = await runTool('node_modules/typescript/bin/tsc', ['-p', folder]);
  expect(output).toBe('');
}
