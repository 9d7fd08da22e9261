// Codex as its editors' extensions use it: `codex app-server`, JSON-RPC on stdin and stdout. It
// needs no model for what is asked here.
import { spawn } from 'node:child_process';
import type { TestContext } from 'node:test';
import { createInterface } from 'node:readline';
import { bare, program } from './programs.ts';

interface Message {
  id?: number;
  result?: unknown;
  error?: unknown;
}

/** A running app server. */
export class Codex {
  private readonly waiting = new Map<number, { found: (result: unknown) => void; failed: (error: Error) => void }>();
  private next = 0;
  private readonly child;

  private constructor(home: string, dir: string) {
    this.child = spawn(program('codex'), ['app-server'], { cwd: dir, env: bare(home), stdio: ['pipe', 'pipe', 'ignore'] });
    createInterface({ input: this.child.stdout }).on('line', (line) => this.hear(JSON.parse(line) as Message));
    this.child.once('exit', (code) => this.waiting.forEach(({ failed }) => failed(new Error(`codex ended with ${code}`))));
  }

  /** Starts it in a directory, with a home of its own, and a thread in it. */
  static async start(t: TestContext, home: string, dir: string): Promise<{ codex: Codex; thread: string }> {
    const codex = new Codex(home, dir);
    t.after(() => codex.child.kill());
    await codex.call('initialize', { clientInfo: { name: 'hub-clients', title: 'Tests', version: '1' } });
    codex.say({ method: 'initialized' });
    const { thread } = await codex.call<{ thread: { id: string } }>('thread/start', { cwd: dir, ephemeral: true });
    return { codex, thread: thread.id };
  }

  /** Asks, and gives the answer; an error is an exception. */
  call<T = unknown>(method: string, params: object): Promise<T> {
    const id = ++this.next;
    const answer = new Promise<unknown>((found, failed) => this.waiting.set(id, { found, failed }));
    this.say({ id, method, params });
    return answer as Promise<T>;
  }

  private say(message: object): void {
    this.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  private hear(message: Message): void {
    const asked = message.id === undefined ? undefined : this.waiting.get(message.id);
    if (!asked) return;
    this.waiting.delete(message.id!);
    if (message.error) asked.failed(new Error(JSON.stringify(message.error)));
    else asked.found(message.result);
  }
}
