// A model that says what a test has written for it, at the address where Claude Code looks for one.
// It answers as the real one does, in a stream; what it was asked is kept.
import type { ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { events, loopback } from './loopback.ts';

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

/**
 * Starts one that takes these turns, and then says "Done.". Questions without tools are the
 * program's own chores: it says "Chore."
 */
export async function model(t: TestContext, turns: Turn[]): Promise<Model> {
  const asked: Asked[] = [];
  const say = (question: Asked): Said => {
    if (!question.tools?.length) return 'Chore.';
    const turn = turns[asked.push(question) - 1];
    return turn ? turn(question) : 'Done.';
  };
  const url = await loopback(t, (path, body, response) => {
    if (!path.startsWith('/v1/messages')) return false;
    if (path.includes('count_tokens')) json(response, { input_tokens: 1 });
    else answer(JSON.parse(body) as Asked, say, response);
    return true;
  });
  return { url, asked };
}

function json(response: ServerResponse, data: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(data));
}

function answer(question: Asked, say: (asked: Asked) => Said, response: ServerResponse): void {
  const said = say(question);
  const stop_reason = typeof said === 'string' ? 'end_turn' : 'tool_use';
  const message = { id: `msg_${++messages}`, type: 'message', role: 'assistant', model: question.model, stop_sequence: null };
  const usage = { input_tokens: 1, output_tokens: 1 };
  const block = typeof said === 'string' ? { type: 'text', text: said } : toolUse(said);
  if (!question.stream) {
    json(response, { ...message, content: [block], stop_reason, usage });
    return;
  }
  const send = events(response);
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

/** Ids are never used twice. */
let messages = 0;
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
