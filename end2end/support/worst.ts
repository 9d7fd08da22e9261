// The worst that people and agents write: words without an end, lines of code, wide tables, another
// direction, everything at its limit.
import type { Page } from '@playwright/test';
import type { Hub } from './hub';
import { signedIn } from './screen';

/** 200 characters without a space. */
export const WORD = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3).slice(0, 200);
/** A line of code of 160 characters. */
const CODE = 'let answer = compute_everything_there_is_to_compute(&input, &output, '.repeat(3).slice(0, 160);
const CELLS = Array.from({ length: 12 }, (_, at) => `a column with words ${at}`);
const HEBREW = 'כתיבה בעברית עם מילים רבות שנמשכות על פני השורה כולה ואינן נגמרות לעולם';

/** Markdown with all of it. */
export const WIDE = `${WORD}

${HEBREW}

\`\`\`
${CODE}
\`\`\`

| ${CELLS.join(' | ')} |
| ${CELLS.map(() => '---').join(' | ')} |
| ${CELLS.map(() => WORD.slice(0, 40)).join(' | ')} |

> - quoted and listed
>   - \`${CODE.replaceAll(' ', '_')}\`
>
>       ${CODE}

[${WORD}](https://example.org/${WORD}) https://example.org/${WORD}
`;
/** The longest names. */
const NAME = WORD.slice(0, 78);
export const LABELS = Array.from({ length: 20 }, (_, at) => `${'label'.repeat(8).slice(0, 38)}${String(at).padStart(2, '0')}`);

/**
 * A hub in which every text is the worst. Task HUB-1 is held, HUB-2 waits for its approval, HUB-3
 * was rejected, HUB-4 to HUB-6 lie about.
 */
export async function fillWithTheWorst(hub: Hub): Promise<void> {
  const { admin } = hub;
  await admin.patch('/projects/HUB', { name: NAME, description: WIDE });
  await admin.createProject('LONGPROJEC', NAME, { description: WORD });
  const claude = hub.rest(await hub.agent('claude', { display_name: NAME.slice(0, 60), software: WORD.slice(0, 40) }));
  const human = { kind: 'human', role: 'member', display_name: `Vor${WORD.slice(0, 57)}` };
  await admin.createMember('a-handle-of-as-many-as-32-signs', human);
  await hub.admin.createToken('claude', WORD.slice(0, 60), { project: 'HUB' });
  const { id: session } = await claude.post<{ id: string }>('/sessions', { project: 'HUB', goal: WORD });
  const whole = {
    title: WORD, description: WIDE, prompt: WIDE, labels: LABELS, role: WORD.slice(0, 40), priority: 'urgent', status: 'backlog' as 'backlog' | 'inbox',
    acceptance_criteria: [WORD, CODE, HEBREW], due: '2020-01-01',
  };
  for (let at = 1; at <= 5; at += 1) await admin.createTask('HUB', { ...whole });
  await admin.createTask('HUB', { ...whole, title: HEBREW, parent: 'HUB-1', blocked_by: ['HUB-5'], status: 'inbox' });
  await admin.createTask('LONGPROJEC', { ...whole, title: `${WORD.slice(0, 150)} ${HEBREW.slice(0, 40)}` });
  const evidence = [
    { criterion: 1, kind: 'command', text: CODE, exit_code: 0 },
    { criterion: 2, kind: 'link', text: `https://example.org/${WORD}` },
    { criterion: 3, kind: 'note', text: WORD },
  ];
  await claude.post('/tasks/HUB-1/claim', { session });
  for (const key of ['HUB-2', 'HUB-3']) {
    await claude.post(`/tasks/${key}/claim`, { session });
    await claude.post(`/tasks/${key}/complete`, { session, result: WIDE, evidence });
    await admin.post(`/tasks/${key}/reviews`, { verdict: 'changes_needed', findings: WIDE });
  }
  await admin.post('/approvals/A-2/decide', { decision: 'reject', reason: `${WORD}\n${CODE}` });
  await claude.post('/sessions/S-1/heartbeat', { phase: 'testing', note: WORD });
  for (const key of ['HUB-1', 'HUB-2']) {
    await claude.comment(key, `@ada ${WIDE}`);
    await admin.comment(key, WIDE);
  }
  await claude.post('/threads', { to: 'ada', subject: WORD.slice(0, 120), body: WIDE, task: 'HUB-1' });
  await admin.post('/threads', { to: 'claude', body: `${WORD}\n\n${HEBREW}` });
  await admin.post('/threads/M-1/messages', { body: WIDE });
  await claude.post('/handoffs', {
    session, summary: WORD, context: WIDE, decisions: WIDE, dead_ends: WIDE, open_questions: WIDE, branch: WORD, commit: 'a'.repeat(40), dirty: true,
    open_tasks: [{ task: 'HUB-1', note: WORD }], to: WORD.slice(0, 30).toLowerCase().replaceAll(/[^a-z]/g, ''),
  });
  await admin.post('/sessions/S-1/stop', { reason: WORD });
  await admin.put('/projects/HUB/docs/wide', { title: WORD, body: WIDE });
  await admin.put('/projects/HUB/docs/wide', { title: WORD, body: `${CODE}\n${WIDE}`, expected_version: 1 });
}

/** Opens a page and waits until its code runs and its readings stand. */
export async function open(hub: Hub, page: Page, path: string): Promise<void> {
  await page.goto(hub.url + path);
  await page.locator('html[data-hydrated]').waitFor();
  await page.evaluate(() => document.fonts.ready);
}

export { signedIn };

/**
 * What bursts on the page as it is now: what is wider than it may be, what is cut off without a
 * sign, what leaves its box.
 */
export function bursts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // Only these scroll sideways; everything else folds.
    const SIDEWAYS = 'pre, .prose table, .board, .tabs, .filters, .use-table, .audit-changes, textarea, input, select';
    const found = new Set<string>();
    const root = document.documentElement;
    const name = (element: Element) =>
      `<${element.tagName.toLowerCase()}${element.id && ` id=${element.id}`} class="${element.getAttribute('class') ?? ''}">`;
    if (root.scrollWidth > root.clientWidth) found.add(`the page is ${root.scrollWidth - root.clientWidth} px too wide`);
    for (const element of document.querySelectorAll('body *')) {
      const scrolls = ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
      if (scrolls && !element.matches(SIDEWAYS) && element.scrollWidth > element.clientWidth) {
        found.add(`${name(element)} scrolls sideways by ${element.scrollWidth - element.clientWidth} px`);
      }
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
      const text = texts.currentNode as Text;
      if (text.data.trim() === '' || ['SCRIPT', 'STYLE'].includes(text.parentElement!.tagName)) continue;
      range.selectNodeContents(text);
      const rects = [...range.getClientRects()].filter((rect) => rect.width > 0);
      if (rects.length === 0) continue;
      const left = Math.min(...rects.map((rect) => rect.left));
      const right = Math.max(...rects.map((rect) => rect.right));
      let box: Element | null = text.parentElement;
      let first = true;
      for (; box !== null && box !== root; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (box.matches(SIDEWAYS)) break;
        const own = box.getBoundingClientRect();
        // A space at the end of a line hangs over where white space counts.
        const slack = style.whiteSpace.startsWith('pre') ? 8 : 1;
        const out = right > own.right + slack || left < own.left - slack;
        const hides = ['hidden', 'clip'].includes(style.overflowX);
        if (hides && (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none' || own.width <= 1)) break;
        if (hides && out) {
          found.add(`${name(text.parentElement!)} is cut off in ${name(box)}: ${text.data.slice(0, 30)}`);
          break;
        }
        if (first && style.display !== 'inline' && style.display !== 'contents') {
          first = false;
          if (out) found.add(`${name(text.parentElement!)} leaves ${name(box)}: ${text.data.slice(0, 30)}`);
        }
        if (['auto', 'scroll'].includes(style.overflowX)) break;
      }
      if (box === root && (right > root.clientWidth + 1 || left < -1)) {
        found.add(`${name(text.parentElement!)} leaves the window: ${text.data.slice(0, 30)}`);
      }
    }
    return [...found];
  });
}
