// A model that says what a test has written for it, at the address where Codex looks for one and in
// the form it knows. What it was asked is kept.
import type { TestContext } from 'node:test';
import { events, loopback } from './loopback.ts';

/** What the program asks of its model. */
export interface Asked {
  instructions?: string;
  tools?: object[];
  input: Record<string, unknown>[];
}

/** One thing the model says: words, or a tool of the hub that it uses. */
export type Said = string | { tool: string; input: object };

/** What it says next, given what it was asked. */
export type Turn = (asked: Asked) => Said;

/**
 * Starts one that takes these turns, and then says "Done."; gives its address, and what it is
 * asked, in order.
 */
export async function responses(t: TestContext, turns: Turn[]): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const url = await loopback(t, (path, body, response) => {
    if (path !== '/v1/responses') return false;
    const question = JSON.parse(body) as Asked;
    const number = asked.push(question);
    const turn = turns[number - 1];
    const id = `resp_${number}`;
    const send = events(response);
    send('response.created', { response: { id } });
    send('response.output_item.done', { output_index: 0, item: item(turn ? turn(question) : 'Done.', number) });
    const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2, input_tokens_details: null, output_tokens_details: null };
    send('response.completed', { response: { id, usage } });
    response.end();
    return true;
  });
  return { url, asked };
}

function item(said: Said, number: number): object {
  if (typeof said === 'string') {
    return { type: 'message', id: `msg_${number}`, role: 'assistant', content: [{ type: 'output_text', text: said, annotations: [] }] };
  }
  const call = { id: `fc_${number}`, call_id: `call_${number}`, name: said.tool, namespace: 'mcp__hub' };
  return { type: 'function_call', ...call, arguments: JSON.stringify(said.input) };
}

/** All that was said so far, as one text. */
export const whole = (asked: Asked): string => JSON.stringify([asked.instructions, asked.input]);

/** What the tool answered that the model used last, as the program shows it to the model. */
export function result(asked: Asked): string {
  const answers = asked.input.filter(({ type }) => type === 'function_call_output');
  return JSON.stringify(answers.at(-1)?.output ?? null);
}
