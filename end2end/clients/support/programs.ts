// The programs of this folder's packages: where they are, what they may know of this machine, and
// running one to its end.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { TestContext } from 'node:test';
import { binary } from '../../support/process.ts';

const packages = resolve(import.meta.dirname, '../node_modules');

/** One of the packages' programs. */
export const program = (name: string): string => join(packages, '.bin', name);

/** What a program ended with. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A throw-away directory, gone when the test is over. */
export function directory(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'hub-clients-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/**
 * An environment of its own: a home where nothing is set up, `hub` and this Node on the path, and
 * nothing else of ours.
 */
export function bare(home: string, more: Record<string, string> = {}): Record<string, string> {
  const PATH = [dirname(binary), dirname(process.execPath), '/usr/bin', '/bin'].join(':');
  return { PATH, HOME: home, LANG: 'C.UTF-8', ...more };
}

/** Runs a program to its end. Whatever is no JavaScript runs by itself. */
export function run(file: string, args: string[], options: { env: Record<string, string>; cwd?: string; input?: string }): Promise<Ended> {
  const { env, cwd, input = '' } = options;
  const child = spawn(file, args, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended: Ended = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
  // A program that wants no input may have closed it.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => done({ ...ended, code }));
  });
}
