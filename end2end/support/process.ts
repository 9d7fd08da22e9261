// The hub as a program: started on a port of its own and a throw-away directory, heard, stopped,
// killed. Nothing here knows what the hub is about.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');
/** Cargo's target directory. */
export const target = resolve(repository, process.env.CARGO_TARGET_DIR ?? 'target');

/** The built program. */
export const binary = process.env.HUB_BINARY ?? join(target, 'debug/hub');

/** The environment it runs in: the built site, and nothing that the caller's own hub was told. */
export function environment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, HUB_SITE: process.env.HUB_SITE ?? join(target, 'site') };
  for (const name of ['HUB_ADDR', 'HUB_DATA', 'HUB_PUBLIC_URL', 'HUB_URL', 'HUB_TOKEN']) delete env[name];
  return { ...env, ...extra };
}

/** A new empty directory for the hub's data. */
export function dataDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'hub-e2e-'));
}

/** Runs `hub` with these arguments to its end; gives its stdout. `input` goes to its stdin. */
export function run(args: string[], input = ''): string {
  return execFileSync(binary, args, { input, encoding: 'utf8', env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });
}

/** A running `hub serve`. */
export class HubProcess {
  private constructor(
    private child: ChildProcess,
    /** Where it listens, such as `http://127.0.0.1:41234`. */
    readonly url: string,
    private heard: { stderr: string },
  ) {}

  /** Starts it, and waits until it listens. */
  static async start(args: string[]): Promise<HubProcess> {
    if (!existsSync(binary)) throw new Error(`${binary} is not there; build it with: cargo xtask build`);
    const child = spawn(binary, ['serve', ...args], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const heard = { stderr: '' };
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (heard.stderr += text));
    const url = await new Promise<string>((found, failed) => {
      let stdout = '';
      child.stdout!.setEncoding('utf8').on('data', (text: string) => {
        const line = /listening on (http:\/\/\S+)/.exec((stdout += text));
        if (line) found(line[1]!);
      });
      child.once('error', failed);
      child.once('exit', (code) => failed(new Error(`hub serve ended with ${code}:\n${heard.stderr}`)));
    });
    return new HubProcess(child, url, heard);
  }

  /** What it wrote to stderr so far: logs, the set-up code, the demo's sign-in. */
  get stderr(): string {
    return this.heard.stderr;
  }

  /** Waits for a text on stderr and gives what the expression found. */
  async said(expression: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = expression.exec(this.heard.stderr);
      if (found) return found;
      if (this.ended) throw new Error(`hub serve ended without saying ${expression}:\n${this.heard.stderr}`);
      await new Promise((next) => this.child.stderr!.once('data', next));
    }
  }

  /** Ends it politely (SIGTERM) and waits; gives the exit code. */
  async stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** Kills it (SIGKILL) as a power cut would, and waits. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    if (!this.ended) {
      const gone = new Promise((done) => this.child.once('exit', done));
      this.child.kill(signal);
      await gone;
    }
    return this.child.exitCode;
  }
}

/** Removes a data directory. */
export function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
