// A model that says what a test has written for it, at the address where Claude Code looks for one. It answers as the real one does,
// in a stream; what it was asked is kept.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** What the program asks of its model. */
export interface Asked {
  model: string;
  stream?: boolean;
  system?: unknown;
  tools?: { name: string }[];
  messages: { role: string; content: string | Block[] }[];
}

/** A piece of a message. */
export type Block = { type: string } & Record<string, unknown>;

/** One thing the model says: words, or a tool it uses. */
export type Said = string | { tool: string; input: object };

/** What it says next, given what it was asked. */
export type Turn = (asked: Asked) => Said;

/** A running model. */
export interface Model {
  url: string;
  /** What the program asked in its conversation, in order. */
  asked: Asked[];
}

/** Starts one that takes these turns, and then says "Done.". Questions without tools are the program's own chores: it says "Chore." */
export async function model(t: TestContext, turns: Turn[]): Promise<Model> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void answer(request, response, (question) => {
      if (!question.tools?.length) return 'Chore.';
      const turn = turns[asked.push(question) - 1];
      return turn ? turn(question) : 'Done.';
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function answer(request: IncomingMessage, response: ServerResponse, say: (asked: Asked) => Said): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  if (request.method !== 'POST' || !request.url?.startsWith('/v1/messages')) {
    response.writeHead(404).end('{}');
    return;
  }
  const question = JSON.parse(Buffer.concat(parts).toString()) as Asked;
  if (request.url.includes('count_tokens')) {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"input_tokens":1}');
    return;
  }
  const said = say(question);
  const stop_reason = typeof said === 'string' ? 'end_turn' : 'tool_use';
  const message = { id: `msg_${Date.now()}`, type: 'message', role: 'assistant', model: question.model, stop_sequence: null };
  const usage = { input_tokens: 1, output_tokens: 1 };
  const block = typeof said === 'string' ? { type: 'text', text: said } : toolUse(said);
  if (!question.stream) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...message, content: [block], stop_reason, usage }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (type: string, data: object) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  send('message_start', { message: { ...message, content: [], stop_reason: null, usage } });
  if (block.type === 'text') {
    send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
    send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: block.text } });
  } else {
    send('content_block_start', { index: 0, content_block: { ...block, input: {} } });
    send('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: JSON.stringify(block.input) } });
  }
  send('content_block_stop', { index: 0 });
  send('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 1 } });
  send('message_stop', {});
  response.end();
}

let uses = 0;

function toolUse({ tool, input }: { tool: string; input: object }): Block {
  return { type: 'tool_use', id: `toolu_${++uses}`, name: tool, input };
}

/** All that was asked, as one text. */
export const whole = (asked: Asked): string => JSON.stringify([asked.system, asked.messages]);

/** What the tool answered that the model used last, as the program shows it to the model. */
export function result(asked: Asked): string {
  const content = asked.messages.at(-1)?.content;
  const blocks = Array.isArray(content) ? content : [];
  return JSON.stringify(blocks.filter((block) => block.type === 'tool_result'));
}
