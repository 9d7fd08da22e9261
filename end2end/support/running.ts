// A running hub with an admin in it, and the doors to it. Any test runner can use it: nothing here
// starts a browser.
import type { Page } from '@playwright/test';
import { McpClient } from './mcp.ts';
import { dataDirectory, HubProcess, remove, run } from './process.ts';
import { Rest } from './rest.ts';

/** The password of every human in the tests. */
export const PASSWORD = 'correct horse battery staple';

/** A hub on a throw-away directory. */
export class Hub {
  private constructor(
    readonly directory: string,
    private process: HubProcess,
  ) {}

  /** Ada's REST door, once there is an admin. */
  admin!: Rest;

  /** An empty hub: nobody has set it up yet. */
  static async empty(): Promise<Hub> {
    const directory = dataDirectory();
    return new Hub(directory, await HubProcess.start(['--addr', '127.0.0.1:0', '--data', directory]));
  }

  /** A hub with the admin Ada and the project HUB. */
  static async start(): Promise<Hub> {
    const hub = await Hub.empty();
    const create = ['admin', 'create-admin', '--handle', 'ada', '--name', 'Ada', '--password-stdin'];
    run([...create, '--data', hub.directory], `${PASSWORD}\n`);
    hub.admin = await hub.restAs('ada', ['read', 'write', 'approve', 'admin']);
    await hub.admin.createProject('HUB', 'Hub');
    return hub;
  }

  /** Where it is, such as `http://127.0.0.1:41234`. */
  get url(): string {
    return this.process.url;
  }

  /** The one-time code that guards the set-up page. */
  async setUpCode(): Promise<string> {
    return (await this.process.said(/The code is (\S+)/))[1]!;
  }

  /** What it wrote to stderr so far. */
  get log(): string {
    return this.process.stderr;
  }

  /** The REST door of a human: signs in with the password and makes a token. */
  async restAs(handle: string, scopes?: string[]): Promise<Rest> {
    const post = async (path: string, body: object, cookie?: string) => {
      const response = await fetch(`${this.url}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: this.url, ...(cookie ? { cookie } : {}) },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
      return response;
    };
    const signedIn = await post('/auth/login', { handle, password: PASSWORD });
    const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
    const made = await post(`/members/${handle}/tokens`, { name: 'end to end', ...(scopes ? { scopes } : {}) }, cookie);
    return new Rest(this.url, ((await made.json()) as { token: string }).token);
  }

  /** A new human with the tests' password; their REST door. */
  async human(handle: string, more: { display_name?: string; role?: 'admin' | 'member' | 'viewer' } = {}): Promise<Rest> {
    await this.admin.createMember(handle, { kind: 'human', role: 'member', password: PASSWORD, ...more });
    return this.restAs(handle);
  }

  /** A new agent; its token. */
  async agent(handle: string, more: { display_name?: string; software?: string } = {}): Promise<string> {
    await this.admin.createMember(handle, { kind: 'agent', role: 'agent', software: 'claude-code', ...more });
    return this.admin.createToken(handle);
  }

  /** An agent's REST door. */
  rest(token: string): Rest {
    return new Rest(this.url, token);
  }

  /** An agent's MCP door. */
  mcpClient(token: string): Promise<McpClient> {
    return McpClient.connect(this.url, token);
  }

  /** Signs a browser in through the page, and waits for the board. */
  async signIn(page: Page, handle = 'ada', next = '/'): Promise<void> {
    await page.goto(`${this.url}/sign-in?next=${encodeURIComponent(next)}`);
    await page.getByLabel('Handle').fill(handle);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL((url) => url.pathname !== '/sign-in');
  }

  /** Ends it: `kill` as a power cut would, `stop` politely. Browsers see the connection go. */
  async down(how: 'kill' | 'stop' = 'kill'): Promise<void> {
    await this.process[how]();
  }

  /** Starts it again on the same directory and port. */
  async up(): Promise<void> {
    const { host } = new URL(this.url);
    this.process = await HubProcess.start(['--addr', host, '--data', this.directory]);
  }

  /** Ends it and starts it again on the same directory and port. */
  async restart(how: 'kill' | 'stop' = 'kill'): Promise<void> {
    await this.down(how);
    await this.up();
  }

  /** Ends it and forgets its data. */
  async dispose(): Promise<void> {
    await this.process.kill();
    remove(this.directory);
  }
}
