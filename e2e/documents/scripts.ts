import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { expect } from '../checkout.ts';
import { root } from './blocks.ts';

const tests = ['tests', 'e2e']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${folder}/${file.replaceAll('\\', '/')}`,
    ),
  )
  .filter((file) => /\.(test|spec)\.tsx?$/.test(file));

/** Each line must run a script of package.json. The tests or files that the line names must exist. */
export async function areScripts(code: string): Promise<void> {
  for (const line of code.trim().split('\n')) {
    const command = line.replace(/ +#.*/, '').replace(' run ', ' ');
    const [npm, script, ...rest] = command.split(' ');
    expect(npm, line).toBe('npm');
    expect(Object.keys(manifest.scripts), line).toContain(script);
    for (const word of rest.filter((word) => !word.startsWith('--') && !existsSync(join(root, word)))) {
      expect(
        tests.filter((file) => file.includes(word)),
        line,
      ).not.toEqual([]);
    }
  }
}
