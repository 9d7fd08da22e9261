// A hub for one test, with an agent that has a token and a task to take; gone when the test is
// over.
import type { TestContext } from 'node:test';
import { Hub } from '../../support/running.ts';

/** A running hub and its agent `claude`. */
export interface World {
  hub: Hub;
  token: string;
}

/** Starts one. */
export async function world(t: TestContext): Promise<World> {
  const hub = await Hub.start();
  t.after(() => hub.dispose());
  return { hub, token: await hub.agent('claude', { display_name: 'Claude' }) };
}
