// An agent's MCP client over stdio: one call of `hub mcp --data`, which writes to the directory
// itself while no hub serves it.
import { spawn } from 'node:child_process';
import { binary, environment } from './process';
import type { ToolResult } from './mcp';

/** Calls one tool through `hub mcp` on a data directory. */
export async function callOverStdio(directory: string, token: string, tool: string, args: object): Promise<ToolResult> {
  const child = spawn(binary, ['mcp', '--data', directory], {
    env: environment({ HUB_TOKEN: token }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const say = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const result = new Promise<ToolResult>((found, failed) => {
    let heard = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (heard += text).split('\n');
      heard = lines.pop()!;
      for (const line of lines.filter((line) => line.trim() !== '')) {
        const message = JSON.parse(line) as { id?: number; result?: unknown; error?: unknown };
        if (message.id === 1) {
          say({ method: 'notifications/initialized' });
          say({ id: 2, method: 'tools/call', params: { name: tool, arguments: args } });
        } else if (message.id === 2) {
          if (message.error) failed(new Error(JSON.stringify(message.error)));
          else found(message.result as ToolResult);
        }
      }
    });
    child.once('error', failed);
    child.once('exit', (code) => failed(new Error(`hub mcp ended with ${code}:\n${errors}`)));
  });
  const clientInfo = { name: 'hub-end2end', version: '1' };
  say({ id: 1, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo } });
  try {
    return await result;
  } finally {
    const gone = new Promise((done) => child.once('exit', done));
    child.stdin.end();
    await gone;
  }
}
