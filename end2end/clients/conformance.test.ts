// The MCP project's conformance suite, the scored scenarios of two revisions: against the hub's own
// router, where what the suite's fixtures would be needed for is expected to fail by name, and
// against the same stack with the fixtures, where nothing may.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { environment, target } from '../support/process.ts';
import { bare, directory, program, run } from './support/programs.ts';

const server = join(target, 'debug/examples/conformance');
/** Scenarios that take longer than this have failed: the suite waits for what never comes. */
const PATIENCE = '5000';

/** Starts the server; where it listens. */
async function serve(t: TestContext, flags: string[]): Promise<string> {
  const child = spawn(server, flags, { env: environment(), stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => child.kill());
  return new Promise((found, failed) => {
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const line = /listening on (http:\/\/\S+)/.exec((stdout += text));
      if (line) found(line[1]!);
    });
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}`)));
  });
}

/** Runs what a revision requires; a baseline names what fails, no more and no less. */
async function conforms(t: TestContext, revision: string, flags: string[], baseline?: string): Promise<void> {
  const url = await serve(t, flags);
  const expected = baseline ? ['--expected-failures', join(import.meta.dirname, 'conformance', baseline)] : [];
  const args = ['server', '--url', `${url}/mcp`, '--requirements', revision, '--timeout', PATIENCE, ...expected];
  const home = directory(t);
  const ended = await run(program('conformance'), [...args, '--output-dir', home], { env: bare(home), cwd: home });
  const summary = ended.stdout.slice(ended.stdout.indexOf('=== SUMMARY ==='));
  assert.equal(ended.code, 0, summary + ended.stderr);
  // A suite that ran nothing has shown nothing.
  assert.ok(summary.split('\n').filter((line) => line.startsWith('✓')).length >= 10, summary);
}

test('2026-07-28, the own router', (t) => conforms(t, '2026-07-28', [], 'own-2026-07-28.yml'));
test('2025-11-25, the own router', (t) => conforms(t, '2025-11-25', [], 'own-2025-11-25.yml'));
test('2026-07-28, with the fixtures: all of it', (t) => conforms(t, '2026-07-28', ['--fixtures']));
test('2025-11-25, with the fixtures: all but what needs sessions', (t) =>
  conforms(t, '2025-11-25', ['--fixtures'], 'sessionless-2025-11-25.yml'));
test('2025-11-25, with the fixtures and sessions: all of it', (t) => conforms(t, '2025-11-25', ['--fixtures', '--sessions']));
