// Sessions and handoffs as an agent makes them, over REST.
import type { Rest, Task } from './rest';

export interface Session {
  id: string;
  project: string;
  state: 'active' | 'waiting' | 'stale' | 'ended';
  leases: string[];
  handoff: string | null;
  without_handoff: boolean;
  [field: string]: unknown;
}

export interface Handoff {
  id: string;
  status: 'open' | 'picked_up' | 'closed';
  session: string;
  picked_up_in: string | null;
  open_tasks: { task: string; note: string | null; parked: boolean; moved: boolean }[];
  [field: string]: unknown;
}

/** Starts a session in HUB; its id. */
export async function startSession(rest: Rest, goal: string, more: object = {}): Promise<string> {
  return (await rest.post<{ id: string }>('/sessions', { project: 'HUB', goal, ...more })).id;
}

/** Makes a task in Backlog and claims it for a session; its key. */
export async function claimNew(rest: Rest, session: string, title: string): Promise<string> {
  const { key } = await rest.createTask('HUB', { title, status: 'backlog' });
  await rest.post(`/tasks/${key}/claim`, { session });
  return key;
}

/** Who holds a task, in which session, and the handoff it waits on. */
export async function holder(rest: Rest, key: string): Promise<{ member: string; session: string; parked_on: string | null } | null> {
  return (await rest.task(key) as Task & { lease: { member: string; session: string; parked_on: string | null } | null }).lease;
}
