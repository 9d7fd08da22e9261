// The commands that the README tells its readers to type: the tests type them too.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const text = readFileSync(resolve(import.meta.dirname, '../../../README.md'), 'utf8');

/**
 * The one command of the README's code blocks that begins with these words, as its words, for the
 * hub at `url`.
 */
export function command(beginning: string, url: string): string[] {
  const found = text.split('\n').filter((line) => line.startsWith(`    ${beginning} `));
  if (found.length !== 1) throw new Error(`the README has ${found.length} lines that begin with: ${beginning}`);
  const typed = found[0]!.replace(/ #.*/, '').trim();
  return typed.replace('http://127.0.0.1:7420', url).split(/\s+/);
}

/** What the README says to ask for, where it shows a program at work; without the sign in front. */
export function request(): string {
  const found = new Set(text.split('\n').filter((line) => line.startsWith('    > ')).map((line) => line.slice(6)));
  if (found.size !== 1) throw new Error(`the README asks for ${[...found].join(' and ')}`);
  return [...found][0]!;
}
