// An agent's MCP client over `/mcp`, as small as the protocol allows: the initialize-era handshake,
// then tool calls. Whether the official clients get along with the hub is tested with the Python
// one, in `mcp/`.

const PROTOCOL = '2025-06-18';

/** What a tool answered. */
export interface ToolResult {
  isError?: boolean;
  structuredContent?: Record<string, unknown>;
  content: { type: string; text?: string }[];
}

/** One agent's MCP door. */
export class McpClient {
  private session: string | undefined;
  private next = 0;

  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Connects and shakes hands. */
  static async connect(hubUrl: string, token: string): Promise<McpClient> {
    const client = new McpClient(`${hubUrl}/mcp`, token);
    await client.request('initialize', {
      protocolVersion: PROTOCOL,
      capabilities: {},
      clientInfo: { name: 'hub-end2end', version: '1' },
    });
    await client.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return client;
  }

  /** The names of all tools. */
  async tools(): Promise<string[]> {
    const result = await this.request<{ tools: { name: string }[] }>('tools/list', {});
    return result.tools.map((tool) => tool.name);
  }

  /** Calls a tool; a refusal is an exception with its text. */
  async call(tool: string, args: object = {}): Promise<Record<string, unknown>> {
    const result = await this.attempt(tool, args);
    if (result.isError) throw new Error(`${tool} was refused: ${result.content.map((part) => part.text).join(' ')}`);
    return result.structuredContent ?? {};
  }

  /** Calls a tool and gives whatever it answers, refusals too. */
  attempt(tool: string, args: object = {}): Promise<ToolResult> {
    return this.request('tools/call', { name: tool, arguments: args });
  }

  private async request<T>(method: string, params: object): Promise<T> {
    const id = ++this.next;
    const answers = await this.send({ jsonrpc: '2.0', id, method, params });
    const answer = answers.find((message) => message.id === id);
    if (!answer) throw new Error(`${method} got no answer`);
    if (answer.error) throw new Error(`${method} failed: ${JSON.stringify(answer.error)}`);
    return answer.result as T;
  }

  private async send(message: object): Promise<Message[]> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': PROTOCOL,
        ...(this.session ? { 'mcp-session-id': this.session } : {}),
      },
      body: JSON.stringify(message),
    });
    this.session = response.headers.get('mcp-session-id') ?? this.session;
    const text = await response.text();
    if (!response.ok) throw new Error(`/mcp answered ${response.status}: ${text}`);
    return messages(text, response.headers.get('content-type') ?? '');
  }
}

interface Message {
  id?: number;
  result?: unknown;
  error?: unknown;
}

function messages(text: string, type: string): Message[] {
  if (text.trim() === '') return [];
  if (!type.startsWith('text/event-stream')) return [JSON.parse(text) as Message];
  return text
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:') && line.length > 'data:'.length + 1)
    .map((line) => JSON.parse(line.slice('data:'.length)) as Message);
}
