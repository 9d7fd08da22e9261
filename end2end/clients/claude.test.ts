// Claude Code itself, with a model that says what the test has written for it: hooks, skills, tools
// and prompts run for real, in a home where nothing is set up, and nothing leaves the machine.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { binary } from '../support/process.ts';
import { model, result, whole, type Model, type Turn } from './support/model.ts';
import { bare, directory, program, run, type Ended } from './support/programs.ts';
import { command, request } from './support/readme.ts';
import { world, type World } from './support/world.ts';

/** Somebody's desk: a home, and the directory they work in. */
interface Desk extends World {
  home: string;
  dir: string;
  /** Types there what the README says connects Claude Code. */
  connect(...more: string[]): Promise<void>;
  /** Runs Claude Code there. */
  claude(args: string[], more?: Record<string, string>): Promise<Ended>;
  /** Lets it work on a request with a model of these turns. */
  work(request: string, turns: Turn[], ...more: string[]): Promise<{ ended: Ended; answer: string; model: Model }>;
}

/** What a session says of itself. */
interface Session {
  id: string;
  state: string;
  member: string;
  external_ref: string | null;
  without_handoff: boolean;
}

async function desk(t: TestContext): Promise<Desk> {
  const { hub, token } = await world(t);
  await hub.admin.createTask('HUB', { title: 'Oil the hinges', status: 'backlog' });
  const [home, dir] = [directory(t), directory(t)];
  const quiet = { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_TELEMETRY: '1', DISABLE_AUTOUPDATER: '1' };
  const claude = (args: string[], more: Record<string, string> = {}) =>
    run(program('claude'), args, { env: bare(home, { ...quiet, ...more }), cwd: dir });
  return {
    hub,
    token,
    home,
    dir,
    claude,
    async connect(...more) {
      const [typed, ...args] = [...command('hub connect claude', hub.url), ...more];
      const ended = await run(typed!, args, { env: bare(home), cwd: dir, input: `${token}\n` });
      assert.equal(ended.code, 0, ended.stdout + ended.stderr);
    },
    async work(request, turns, ...more) {
      const itsModel = await model(t, turns);
      const args = ['-p', request, '--output-format', 'json', ...more];
      const ended = await claude(args, { ANTHROPIC_BASE_URL: itsModel.url, ANTHROPIC_API_KEY: 'none' });
      assert.equal(ended.code, 0, ended.stdout + ended.stderr);
      return { ended, answer: (JSON.parse(ended.stdout) as { result: string }).result, model: itsModel };
    },
  };
}

/**
 * A whole piece of work, with tools of this prefix: it reads a skill, claims a task, completes it.
 */
async function oils({ hub, work }: Desk, prefix: string, skill: string, ...more: string[]): Promise<void> {
  let session = '';
  const heard: string[] = [];
  const turns: Turn[] = [
    (asked) => {
      session = /S-\d+/.exec(whole(asked))?.[0] ?? '';
      return { tool: 'Skill', input: { skill } };
    },
    (asked) => {
      heard.push(whole(asked));
      return { tool: `${prefix}tasks_claim`, input: { session, task: 'HUB-1' } };
    },
    (asked) => {
      heard.push(result(asked));
      return { tool: `${prefix}tasks_complete`, input: { session, task: 'HUB-1', result: 'They are oiled.' } };
    },
    (asked) => {
      heard.push(result(asked));
      return 'They are oiled.';
    },
  ];
  const { ended, answer } = await work('Oil the hinges', turns, ...more);
  assert.equal(answer, 'They are oiled.');
  assert.equal(session, 'S-1', 'the hook at the start tells the model its session');
  assert.match(heard[0]!, /tasks_list/, 'the skill reaches the model');
  assert.match(heard[1]!, /HUB-1/);
  assert.match(heard[2]!, /review/);
  const { session_id } = JSON.parse(ended.stdout) as { session_id: string };
  const { state, member, external_ref } = await hub.admin.get<Session>('/sessions/S-1');
  assert.deepEqual({ state, member, external_ref }, { state: 'ended', member: 'claude', external_ref: session_id });
  const events = await hub.admin.get<{ items: { kind: string; session: string | null; door: string }[] }>('/tasks/HUB-1/events');
  const done = events.items.filter(({ session: of }) => of === 'S-1').map(({ kind, door }) => `${kind} ${door}`);
  assert.deepEqual(done, ['task.claimed mcp', 'task.completed mcp', 'approval.requested mcp']);
}

test('added by hand, over stdio and over HTTP, it is connected', async (t) => {
  const { hub, token, claude } = await desk(t);
  const local = ['mcp', 'add', 'hub', '-e', `HUB_URL=${hub.url}`, '-e', `HUB_TOKEN=${token}`, '--', 'hub', 'mcp'];
  const http = ['mcp', 'add', 'far', '-t', 'http', `${hub.url}/mcp`, '-H', `Authorization: Bearer ${token}`];
  for (const [name, add] of [['hub', local], ['far', http]] as const) {
    assert.equal((await claude([...add])).code, 0);
    const { stdout } = await claude(['mcp', 'get', name]);
    assert.match(stdout, /Connected/);
  }
});

test('in a directory that `hub connect` prepared, and that its user trusts, it is connected', async (t) => {
  const { home, dir, connect, claude } = await desk(t);
  await connect();
  writeFileSync(join(home, '.claude.json'), JSON.stringify({ projects: { [dir]: { hasTrustDialogAccepted: true } } }));
  const { stdout } = await claude(['mcp', 'get', 'hub']);
  assert.match(stdout, /Connected/);
});

test('it works through hooks, a skill and tools, and its session ends with it', async (t) => {
  const at = await desk(t);
  await at.connect();
  await oils(at, 'mcp__hub__', 'task-check', '--allowedTools', 'mcp__hub,Skill');
});

test('the plugin is valid, and does the same', async (t) => {
  const at = await desk(t);
  const plugin = join(directory(t), 'hub');
  const wrote = await run(binary, ['connect', 'claude', '--plugin', plugin], { env: bare(at.home), cwd: at.dir });
  assert.equal(wrote.code, 0, wrote.stdout + wrote.stderr);
  const checked = await at.claude(['plugin', 'validate', '--strict', plugin]);
  assert.equal(checked.code, 0, checked.stdout + checked.stderr);
  await at.connect('--for-plugin');
  const allowed = ['--allowedTools', 'mcp__plugin_hub_hub,Skill'];
  await oils(at, 'mcp__plugin_hub_hub__', 'hub:task-check', '--plugin-dir', plugin, ...allowed);
});

test('what the README says leads from nothing to a completed task', async (t) => {
  const at = await desk(t);
  await at.connect();
  const started = await at.work('/session-start', [() => 'I am ready.']);
  assert.match(whole(started.model.asked[0]!), /sessions_info/, 'the skill is a command');
  let [session, task] = ['', ''];
  const tool = (name: string, input: object): Turn => () => ({ tool: `mcp__hub__${name}`, input });
  const turns: Turn[] = [
    (asked) => {
      // The conversation knows the session of the first run too, which ended with it.
      session = /It follows S-1, which has ended: (S-\d+)/.exec(whole(asked))?.[1] ?? '';
      return tool('tasks_claim', { session })(asked);
    },
    (asked) => {
      task = /HUB-\d+/.exec(result(asked))?.[0] ?? '';
      return tool('tasks_complete', { session, task, result: 'They are oiled.' })(asked);
    },
    () => 'HUB-1 is completed.',
  ];
  await at.work(request(), turns, '--continue', '--allowedTools', 'mcp__hub');
  const { status, approval } = await at.hub.admin.get<{ status: string; approval: { status: string } }>('/tasks/HUB-1');
  assert.deepEqual([status, approval.status], ['review', 'pending']);
});

test('who stops with a task in hand is reminded, once', async (t) => {
  const at = await desk(t);
  await at.connect();
  const turns: Turn[] = [
    () => ({ tool: 'mcp__hub__tasks_claim', input: { session: 'S-1', task: 'HUB-1' } }),
    () => 'I leave it at that.',
    () => 'I really do.',
  ];
  const { model, answer } = await at.work('Look at HUB-1', turns, '--allowedTools', 'mcp__hub');
  assert.equal(answer, 'I really do.');
  assert.equal(model.asked.length, 3);
  assert.match(whole(model.asked[2]!), /still holds HUB-1/);
  const { state, without_handoff } = await at.hub.admin.get<Session>('/sessions/S-1');
  assert.deepEqual([state, without_handoff], ['ended', true]);
});

test('a refusal reaches the model with the call that helps', async (t) => {
  const { connect, work } = await desk(t);
  await connect();
  let heard = '';
  const turns: Turn[] = [
    () => ({ tool: 'mcp__hub__tasks_move', input: { task: 'HUB-1', to: 'done' } }),
    (asked) => {
      heard = result(asked);
      return 'I see.';
    },
  ];
  await work('Finish HUB-1', turns, '--allowedTools', 'mcp__hub');
  assert.match(heard, /illegal_transition/);
  assert.match(heard, /next/);
});

test('a prompt of the hub is a command there', async (t) => {
  const { connect, work } = await desk(t);
  await connect();
  const { model } = await work('/mcp__hub__task-check HUB', [() => 'Nothing to do.']);
  assert.match(whole(model.asked[0]!), /tasks_list/);
});

test('it works on where the hub is away', async (t) => {
  const { hub, connect, work } = await desk(t);
  await connect();
  await hub.down();
  const { answer } = await work('Say hello', [() => 'Hello.']);
  assert.equal(answer, 'Hello.');
});
