// REST as one member: a bearer token and `/api/v1`. Errors become exceptions that show the problem
// document.

/** What a refusal carries. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: { code?: string; detail?: string } & Record<string, unknown>,
    call: string,
  ) {
    super(`${call} answered ${status}: ${JSON.stringify(body)}`);
  }
}

/** A task as lists and single answers have it; the fields that tests look at. */
export interface Task {
  key: string;
  project: string;
  title: string;
  status: 'inbox' | 'backlog' | 'active' | 'review' | 'done';
  assignee: string | null;
  version: number;
  comment_count: number;
  [field: string]: unknown;
}

/** The fields of a new task, besides its project. */
export interface NewTask {
  title: string;
  status?: 'inbox' | 'backlog';
  [field: string]: unknown;
}

/** One member's REST door. */
export class Rest {
  constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  async call<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Problem(response.status, parse(text), `${method} ${path}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  get = <T = unknown>(path: string): Promise<T> => this.call<T>('GET', path);
  post = <T = unknown>(path: string, body: unknown = {}): Promise<T> => this.call<T>('POST', path, body);
  patch = <T = unknown>(path: string, body: unknown): Promise<T> => this.call<T>('PATCH', path, body);
  put = <T = unknown>(path: string, body: unknown = {}): Promise<T> => this.call<T>('PUT', path, body);
  delete = (path: string): Promise<void> => this.call<void>('DELETE', path);

  createProject(key: string, name: string, more: object = {}): Promise<unknown> {
    return this.post('/projects', { key, name, ...more });
  }

  /** A human with a password, or an agent. */
  createMember(handle: string, more: object): Promise<unknown> {
    return this.post('/members', { handle, display_name: handle, ...more });
  }

  /** A token of a member; the answer is the only time it is shown. */
  async createToken(handle: string, name = 'end to end', more: object = {}): Promise<string> {
    return (await this.post<{ token: string }>(`/members/${handle}/tokens`, { name, ...more })).token;
  }

  createTask(project: string, task: NewTask): Promise<Task> {
    return this.post('/tasks', { project, ...task });
  }

  task(key: string): Promise<Task> {
    return this.get(`/tasks/${key}`);
  }

  /** Moves a task; legal moves only, so going further may take several. */
  move(key: string, to: Task['status'], more: object = {}): Promise<Task> {
    return this.post(`/tasks/${key}/move`, { to, ...more });
  }

  comment(key: string, body: string): Promise<unknown> {
    return this.post(`/tasks/${key}/comments`, { body });
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { detail: text };
  }
}
