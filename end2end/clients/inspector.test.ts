// The MCP Inspector's command line at both doors, with the newest protocol and with the older ones.
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { binary } from '../support/process.ts';
import { bare, directory, program, run, type Ended } from './support/programs.ts';
import { world } from './support/world.ts';

/** One way to the hub: what the Inspector is started with. */
interface Door {
  /** Calls a method. */
  inspect(method: string, ...more: string[]): Promise<Ended>;
  /** Calls it; it must succeed, and answers with JSON. */
  asked<T>(method: string, ...more: string[]): Promise<T>;
}

async function open(t: TestContext, door: 'stdio' | 'http', era: 'modern' | 'legacy'): Promise<Door> {
  const { hub, token } = await world(t);
  await hub.admin.createTask('HUB', { title: 'Oil the hinges' });
  const home = directory(t);
  const target =
    door === 'stdio'
      ? [binary, 'mcp', '-e', `HUB_URL=${hub.url}`, '-e', `HUB_TOKEN=${token}`]
      : ['--server-url', `${hub.url}/mcp`, '--transport', 'http', '--header', `Authorization: Bearer ${token}`];
  const inspect = (method: string, ...more: string[]) => {
    const asked = ['--protocol-era', era, '--method', method, ...more, '--format', 'json', '-q'];
    return run(program('mcp-inspector'), ['--cli', ...target, ...asked], { env: bare(home), cwd: home });
  };
  const asked = async <T>(method: string, ...more: string[]): Promise<T> => {
    const ended = await inspect(method, ...more);
    assert.equal(ended.code, 0, `${method}: ${ended.stdout}${ended.stderr}`);
    const answer = JSON.parse(ended.stdout) as { result?: unknown };
    return (answer.result ?? answer) as T;
  };
  return { inspect, asked };
}

interface Result {
  structuredContent: Record<string, unknown>;
}

/** What a refusal says: its text is JSON. */
function refusal(printed: string): Record<string, unknown> {
  const answer = JSON.parse(printed) as { result: { content: { text: string }[] } };
  return JSON.parse(answer.result.content[0]!.text) as Record<string, unknown>;
}

for (const door of ['stdio', 'http'] as const) {
  for (const era of ['modern', 'legacy'] as const) {
    test(`${door}, ${era}: every schema is portable`, async (t) => {
      const { inspect } = await open(t, door, era);
      const ended = await inspect('tools/list', '--strict');
      assert.equal(ended.code, 0, ended.stderr);
      // What only some clients stumble over it prints without failing.
      assert.doesNotMatch(ended.stderr, /^\w+: tool/m);
      assert.match(ended.stdout, /"tasks_claim"/);
    });

    test(`${door}, ${era}: a read, a write and a refusal`, async (t) => {
      const { asked, inspect } = await open(t, door, era);
      const call = (tool: string, args: object) => ['--tool-name', tool, '--tool-args-json', JSON.stringify(args)];
      const got = await asked<Result>('tools/call', ...call('tasks_get', { task: 'HUB-1' }));
      assert.equal(got.structuredContent.title, 'Oil the hinges');
      const moved = await asked<Result>('tools/call', ...call('tasks_move', { task: 'HUB-1', to: 'backlog' }));
      assert.equal(moved.structuredContent.version, 2);
      const refused = await inspect('tools/call', ...call('tasks_move', { task: 'HUB-1', to: 'done' }));
      assert.equal(refused.code, 5, refused.stderr);
      assert.equal(refusal(refused.stdout).code, 'illegal_transition');
    });

    test(`${door}, ${era}: prompts, resources and their templates`, async (t) => {
      const { asked } = await open(t, door, era);
      const { prompts } = await asked<{ prompts: { name: string }[] }>('prompts/list');
      assert.equal(prompts.length, 11);
      const { messages } = await asked<{ messages: object[] }>('prompts/get', '--prompt-name', 'task-check');
      assert.equal(messages.length, 1);
      const { resources } = await asked<{ resources: { uri: string }[] }>('resources/list');
      assert.ok(resources.some(({ uri }) => uri === 'hub://projects/HUB/board'));
      const { resourceTemplates } = await asked<{ resourceTemplates: { uriTemplate: string }[] }>('resources/templates/list');
      assert.deepEqual(resourceTemplates.map(({ uriTemplate }) => uriTemplate).sort(), [
        'hub://handoffs/{id}',
        'hub://projects/{key}/board',
        'hub://projects/{key}/docs/{slug}',
        'hub://tasks/{key}',
      ]);
      const { contents } = await asked<{ contents: { text: string }[] }>('resources/read', '--uri', 'hub://tasks/HUB-1');
      assert.match(contents[0]!.text, /Oil the hinges/);
    });
  }

  test(`${door}: 300 calls, ten at a time, none fails`, async (t) => {
    const { inspect } = await open(t, door, 'modern');
    const load = ['--load', '--load-requests', '300', '--load-concurrency', '10'];
    const args = ['--tool-name', 'tasks_get', '--tool-args-json', '{"task":"HUB-1"}'];
    const ended = await inspect('tools/call', ...args, ...load);
    assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    const { result } = JSON.parse(ended.stdout) as { result: Record<string, unknown> };
    const { ok, toolErrors, errors } = result;
    assert.deepEqual({ ok, toolErrors, errors }, { ok: 300, toolErrors: 0, errors: 0 });
  });
}
