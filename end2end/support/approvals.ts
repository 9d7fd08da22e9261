// Work of an agent that waits for approval, made over REST.
import type { Hub, Rest } from './hub';

export interface Worker {
  rest: Rest;
  session: string;
}

/** Claude, in a session. */
export async function worker(hub: Hub): Promise<Worker> {
  const rest = hub.rest(await hub.agent('claude', { display_name: 'Claude' }));
  const { id } = await rest.post<{ id: string }>('/sessions', { project: 'HUB' });
  return { rest, session: id };
}

/** Claims a task and completes it; `proven` names the criteria that get evidence. */
export async function complete({ rest, session }: Worker, key: string, result: string, proven: number[] = []): Promise<void> {
  await rest.post(`/tasks/${key}/claim`, { session });
  const evidence = proven.map((criterion) => ({ criterion, kind: 'command', text: 'pull --hard', exit_code: 0 }));
  await rest.post(`/tasks/${key}/complete`, { session, result, ...(evidence.length > 0 ? { evidence } : {}) });
}

/** A new task that waits for approval, with its criteria of which the first is proven; its key. */
export async function waiting(hub: Hub, by: Worker, title: string, criteria: string[] = []): Promise<string> {
  const { key } = await hub.admin.createTask('HUB', { title, status: 'backlog', acceptance_criteria: criteria });
  await complete(by, key, `${title}: done.`, criteria.length > 0 ? [1] : []);
  return key;
}

/** Where the approvals stand, newest first: `A-2 pending`. */
export async function standing(hub: Hub): Promise<string[]> {
  const { items } = await hub.admin.get<{ items: { id: string; status: string }[] }>('/approvals');
  return items.map(({ id, status }) => `${id} ${status}`);
}
