// Codex itself: through its app server, which needs no model, the entry that `hub connect codex`
// writes, its tools, skills and hooks; and at work with a model that says what the test has written
// for it.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { Codex } from './support/codex.ts';
import { bare, directory, program, run } from './support/programs.ts';
import { command, request } from './support/readme.ts';
import { responses, result, whole, type Turn } from './support/responses.ts';
import { world, type World } from './support/world.ts';

interface Result {
  isError?: boolean;
  structuredContent?: Record<string, unknown>;
  content: { text: string }[];
}

interface Desk extends World {
  codex: Codex;
  thread: string;
  /** Calls a tool of the hub. */
  tool(name: string, args: object): Promise<Result>;
}

/** Codex in a directory that its user trusts, after `prepare`. */
async function desk(t: TestContext, prepare: (world: World, home: string, dir: string) => Promise<string>): Promise<Desk & { dir: string }> {
  const its = await world(t);
  await its.hub.admin.createTask('HUB', { title: 'Oil the hinges', status: 'backlog' });
  const [home, dir] = [directory(t), directory(t)];
  mkdirSync(join(home, '.codex'));
  const more = await prepare(its, home, dir);
  writeFileSync(join(home, '.codex/config.toml'), `${more}\n[projects.${JSON.stringify(dir)}]\ntrust_level = "trusted"\n`);
  const { codex, thread } = await Codex.start(t, home, dir);
  const tool = (name: string, args: object) =>
    codex.call<Result>('mcpServer/tool/call', { threadId: thread, server: 'hub', tool: name, arguments: args });
  return { ...its, codex, thread, tool, dir };
}

/** Types what the README says connects Codex, and nothing else. */
async function connect({ hub, token }: World, home: string, dir: string): Promise<string> {
  const [typed, ...args] = command('hub connect codex', hub.url);
  const ended = await run(typed!, args, { env: bare(home), cwd: dir, input: `${token}\n` });
  assert.equal(ended.code, 0, ended.stdout + ended.stderr);
  return '';
}

const connected = (t: TestContext) => desk(t, connect);

/** A session from its start to its end. */
async function works({ hub, tool }: Desk): Promise<void> {
  const started = await tool('sessions_start', { project: 'HUB', goal: 'Oil the hinges' });
  const { session } = started.structuredContent!;
  await tool('tasks_claim', { session, task: 'HUB-1' });
  const refused = await tool('tasks_update', { task: 'HUB-1', session, title: 'Late', expected_version: 1 });
  assert.equal(refused.isError, true);
  assert.match(refused.content[0]!.text, /version_conflict.*tasks_get/s);
  const completed = await tool('tasks_complete', { session, task: 'HUB-1', result: 'They are oiled.' });
  assert.equal(completed.structuredContent!.status, 'review');
  await tool('sessions_end', { session });
  const { client, state } = await hub.admin.get<{ client: string; state: string }>(`/sessions/${session as string}`);
  assert.equal(state, 'ended');
  assert.match(client, /codex/i);
}

test('with what `hub connect` wrote, it lists the hub and works through its tools', async (t) => {
  const at = await connected(t);
  const asked = { threadId: at.thread };
  const { data } = await at.codex.call<{ data: { name: string; tools: object }[] }>('mcpServerStatus/list', asked);
  const hub = data.find(({ name }) => name === 'hub');
  assert.ok(hub && Object.keys(hub.tools).length >= 30, JSON.stringify(data));
  await works(at);
});

test('it finds the skills and the hooks', async (t) => {
  const { codex, dir } = await connected(t);
  const skills = await codex.call<{ data: { skills: { name: string }[]; errors: object[] }[] }>('skills/list', { cwds: [dir] });
  assert.deepEqual(skills.data[0]!.errors, []);
  const names = skills.data[0]!.skills.map(({ name }) => name);
  for (const name of ['session-start', 'session-end', 'task-check', 'messages-send']) assert.ok(names.includes(name), names.join());
  const hooks = await codex.call<{ data: { hooks: { eventName: string; command: string }[]; errors: object[] }[] }>('hooks/list', { cwds: [dir] });
  assert.deepEqual(hooks.data[0]!.errors, []);
  const ours = hooks.data[0]!.hooks.filter(({ command }) => command.includes('hub hook'));
  assert.ok(ours.length >= 4, JSON.stringify(hooks));
});

test('over HTTP, it works through the tools', async (t) => {
  const at = await desk(t, async ({ hub, token }) => {
    const headers = `http_headers = { Authorization = "Bearer ${token}" }`;
    return `[mcp_servers.hub]\nurl = "${hub.url}/mcp"\n${headers}\n`;
  });
  await works(at);
});

/**
 * Lets Codex work on a request, in a directory that `hub connect` prepared, with a model of these
 * turns.
 */
async function work(t: TestContext, asks: string, turns: Turn[]) {
  const its = await world(t);
  await its.hub.admin.createTask('HUB', { title: 'Oil the hinges', status: 'backlog' });
  const [home, dir] = [directory(t), directory(t)];
  mkdirSync(join(home, '.codex'));
  const { url, asked } = await responses(t, turns);
  const provider = `[model_providers.test]\nname = "test"\nbase_url = "${url}/v1"\nwire_api = "responses"\n`;
  const trusted = `[projects.${JSON.stringify(dir)}]\ntrust_level = "trusted"\n`;
  writeFileSync(join(home, '.codex/config.toml'), `model = "test"\nmodel_provider = "test"\n${provider}${trusted}`);
  await connect(its, home, dir);
  // Its user has looked at the hooks and trusts them.
  const args = ['exec', '--skip-git-repo-check', '--dangerously-bypass-hook-trust', '--json', asks];
  const ended = await run(program('codex'), args, { env: bare(home), cwd: dir });
  assert.equal(ended.code, 0, ended.stdout + ended.stderr);
  const [{ thread_id }] = ended.stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line) as { thread_id: string }) as [{ thread_id: string }];
  const session = await its.hub.admin.get<{ state: string; external_ref: string; without_handoff: boolean }>('/sessions/S-1');
  assert.deepEqual([session.state, session.external_ref], ['ended', thread_id], 'its hooks opened and ended the session');
  return { ...its, asked, session };
}

test('what the README says leads from nothing to a completed task', async (t) => {
  let session = '';
  let task = '';
  const turns: Turn[] = [
    (asked) => {
      session = /Your hub session is (S-\d+)/.exec(whole(asked))?.[1] ?? '';
      return { tool: 'tasks_claim', input: { session } };
    },
    (asked) => {
      task = /HUB-\d+/.exec(result(asked))?.[0] ?? '';
      return { tool: 'tasks_complete', input: { session, task, result: 'They are oiled.' } };
    },
    () => 'HUB-1 is completed.',
  ];
  const { hub, asked } = await work(t, `$session-start ${request()}`, turns);
  assert.match(whole(asked[0]!), /sessions_info/, 'the skill is read with the request that names it');
  const { status, approval } = await hub.admin.get<{ status: string; approval: { status: string } }>('/tasks/HUB-1');
  assert.deepEqual([status, approval.status], ['review', 'pending']);
});

test('who stops with a task in hand is reminded, once', async (t) => {
  const turns: Turn[] = [
    () => ({ tool: 'tasks_claim', input: { session: 'S-1', task: 'HUB-1' } }),
    () => 'I leave it at that.',
    () => 'I really do.',
  ];
  const { asked, session } = await work(t, 'Look at HUB-1', turns);
  assert.equal(asked.length, 3);
  assert.match(whole(asked[2]!), /still holds HUB-1/);
  assert.equal(session.without_handoff, true);
});
