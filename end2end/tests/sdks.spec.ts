// The two official TypeScript SDKs, each over both transports: a session from its start to its end,
// with a refusal in between. The first SDK speaks the older protocols alone, the second negotiates.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Client as First } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport as FirstStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport as FirstHttp } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect, test, type Hub } from '../support/hub';
import { binary, environment } from '../support/process';

type Answer = Record<string, unknown>;

/** What a tool answers, as both SDKs have it. */
interface Result {
  isError?: boolean;
  structuredContent?: Answer;
  content: { text?: string }[];
}

/** What the tests need of either SDK. */
interface Connected {
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(call: { name: string; arguments: Answer }): Promise<unknown>;
  close(): Promise<void>;
}

const ME = { name: 'hub-end2end', version: '1' };
const SDKS = ['v1', 'v2, auto', 'v2, legacy'] as const;
const DOORS = ['http', 'stdio'] as const;

async function connect(hub: Hub, sdk: (typeof SDKS)[number], door: (typeof DOORS)[number]): Promise<Connected> {
  const token = await hub.agent('claude');
  const url = new URL(`${hub.url}/mcp`);
  const http = { requestInit: { headers: { authorization: `Bearer ${token}` } } };
  const env = environment({ HUB_URL: hub.url, HUB_TOKEN: token }) as Record<string, string>;
  const stdio = { command: binary, args: ['mcp'], env, stderr: 'ignore' as const };
  if (sdk === 'v1') {
    const client = new First(ME);
    await client.connect(door === 'http' ? new FirstHttp(url, http) : new FirstStdio(stdio));
    return client as Connected;
  }
  const client = new Client(ME, { versionNegotiation: { mode: sdk === 'v2, auto' ? 'auto' : 'legacy' } });
  await client.connect(door === 'http' ? new StreamableHTTPClientTransport(url, http) : new StdioClientTransport(stdio));
  return client as Connected;
}

for (const sdk of SDKS) {
  for (const door of DOORS) {
    test(`TypeScript SDK ${sdk} over ${door}: a session from start to end`, async ({ hub }) => {
      const client = await connect(hub, sdk, door);
      const attempt = async (name: string, args: Answer) => (await client.callTool({ name, arguments: args })) as Result;
      const call = async (name: string, args: Answer): Promise<Answer> => {
        const result = await attempt(name, args);
        expect(result.isError ?? false, JSON.stringify(result.content)).toBe(false);
        return result.structuredContent!;
      };
      // Clients that know the schemas check every answer against them.
      const { tools } = await client.listTools();
      expect(tools.map((tool) => tool.name)).toContain('tasks_claim');

      const { session } = await call('sessions_start', { project: 'HUB', goal: 'Oil the hinges' });
      const { task } = await call('tasks_create', { project: 'HUB', title: 'Oil the hinges', status: 'backlog' });
      expect(await call('tasks_claim', { session, task })).toMatchObject({ task });
      await call('sessions_heartbeat', { session, phase: 'working', note: 'The left one' });
      expect(await call('tasks_get', { task })).toMatchObject({ status: 'active', version: 2 });
      const refused = await attempt('tasks_update', { task, session, title: 'Late', expected_version: 1 });
      expect(refused.isError).toBe(true);
      const words = JSON.parse(refused.content[0]!.text!) as { code: string; next: string };
      expect(words.code).toBe('version_conflict');
      expect(words.next).toContain('tasks_get');
      expect(await call('tasks_complete', { session, task, result: 'They are oiled.' })).toMatchObject({ status: 'review' });
      await call('sessions_end', { session });
      await client.close();
      expect(await hub.admin.get(`/sessions/${session as string}`)).toMatchObject({ state: 'ended' });
    });
  }
}

for (const door of DOORS) {
  test(`TypeScript SDK v2 over ${door}: who listens to a task hears of its change`, async ({ hub }) => {
    const { key } = await hub.admin.createTask('HUB', { title: 'Oil the hinges' });
    const uri = `hub://tasks/${key}`;
    const client = (await connect(hub, 'v2, auto', door)) as Client;
    const heard = new Promise<unknown>((found) => {
      client.setNotificationHandler('notifications/resources/updated', ({ params }) => found(params.uri));
    });
    const listening = await client.listen({ resourceSubscriptions: [uri] });
    expect(listening.honoredFilter.resourceSubscriptions).toEqual([uri]);
    await hub.admin.patch(`/tasks/${key}`, { title: 'Oil both' });
    expect(await heard).toBe(uri);
    await listening.close();
    await client.close();
  });
}
