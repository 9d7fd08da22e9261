// An agent as it really comes: the official TypeScript client, over stdio (through `hub mcp`, which
// can be killed) or over HTTP.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { binary, environment } from './process';

type Answer = Record<string, unknown>;

/** A refusal of a tool, with what it carries. */
export class Refusal extends Error {
  constructor(
    tool: string,
    readonly data: Answer,
    text: string,
  ) {
    super(`${tool} was refused: ${text}`);
  }
}

/** One agent's connection. */
export class Agent {
  private constructor(
    private readonly client: Client,
    /** The program in between, where there is one. */
    private readonly pid: () => number | null,
  ) {}

  /** Connects over HTTP. */
  static async overHttp(hubUrl: string, token: string): Promise<Agent> {
    const headers = { authorization: `Bearer ${token}` };
    const transport = new StreamableHTTPClientTransport(new URL(`${hubUrl}/mcp`), { requestInit: { headers } });
    const client = Agent.client();
    await client.connect(transport);
    return new Agent(client, () => null);
  }

  /** Starts `hub mcp`, which passes on to the hub, and connects through it. */
  static async overStdio(hubUrl: string, token: string): Promise<Agent> {
    const env = environment({ HUB_URL: hubUrl, HUB_TOKEN: token }) as Record<string, string>;
    const transport = new StdioClientTransport({ command: binary, args: ['mcp'], env, stderr: 'ignore' });
    const client = Agent.client();
    await client.connect(transport);
    return new Agent(client, () => transport.pid);
  }

  private static client(): Client {
    return new Client({ name: 'hub-end2end', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  }

  /** Calls a tool; a refusal is an exception. */
  async call(tool: string, args: object = {}): Promise<Answer> {
    const result = await this.client.callTool({ name: tool, arguments: { ...args } });
    const answer = (result.structuredContent ?? {}) as Answer;
    if (result.isError) {
      const words = (result.content as { text?: string }[]).map((part) => part.text ?? '').join(' ');
      throw new Refusal(tool, answer, words);
    }
    return answer;
  }

  /** Calls a tool that must be refused; what the refusal carries. */
  async refused(tool: string, args: object = {}): Promise<Answer> {
    try {
      await this.call(tool, args);
    } catch (refusal) {
      if (refusal instanceof Refusal) return refusal.data;
      throw refusal;
    }
    throw new Error(`${tool} was not refused`);
  }

  /** Starts a session; its id and all that came with it. */
  async start(project: string, goal: string): Promise<{ session: string; context: Answer }> {
    const context = await this.call('sessions_start', { project, goal });
    return { session: context.session as string, context };
  }

  /** Kills the program in between, as a crash would: nothing is said any more. */
  kill(): void {
    const pid = this.pid();
    if (pid === null) throw new Error('there is no program to kill');
    process.kill(pid, 'SIGKILL');
  }

  /** Ends the connection politely. */
  close(): Promise<void> {
    return this.client.close();
  }
}
