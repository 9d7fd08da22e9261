// Brings the page to life. Until its code has come, what an extension or a translation did to the page is remembered, and undone
// just before the code takes over: it must find the page as the server drew it (leptos#4843). Where it cannot take over the page says
// so, and works on by links and plain forms.
const app = document.getElementById('app');
const notice = document.getElementById('page-fault');
const own = document.getElementById('as-written');
const WORDS = {
  unloaded: 'The code of this page did not load, so it works by links and plain forms alone. Check the connection, then load the page again.',
  refused: 'This page did not start, so it works by links and plain forms alone. An extension or a translation may have changed it: ' +
    'switch that off for this address, then load the page again.',
  broken: 'Something went wrong in this page, and what it shows may be out of date. Load the page again.',
  changed: 'An extension or a translation changed this page, so what it shows may be out of date. Switch that off for this address, ' +
    'then load the page again.',
};
let state = 'starting';

const tell = (what) => {
  notice.querySelector('p').textContent = WORDS[what];
  notice.hidden = false;
};
notice.querySelector('button').addEventListener('click', () => location.reload());

// The styles for browsers without scripts hold from now on, and what the code began to listen to does not reach it any more.
const workPlainly = () => {
  const open = (rules) => {
    for (const rule of rules) {
      if (rule.media && rule.conditionText?.includes('scripting: none')) rule.media.mediaText = 'all';
      else if (rule.cssRules) open(rule.cssRules);
    }
  };
  for (const sheet of document.styleSheets) {
    // Those of extensions cannot be read.
    try { open(sheet.cssRules); } catch { continue; }
  }
  for (const kind of ['click', 'submit', 'input', 'change', 'keydown', 'mousedown', 'pointerdown', 'pointermove', 'popstate']) {
    window.addEventListener(kind, (event) => notice.contains(event.target) || event.stopImmediatePropagation(), true);
  }
};
const giveUp = (what) => {
  state = 'plain';
  tell(what);
  workPlainly();
};

// What breaks is told by the code itself, and by the browser where the code could not.
const broke = () => {
  if (state === 'alive') tell('broken');
  else if (state !== 'plain') giveUp('refused');
};
window.addEventListener('hub-broke', broke);
window.addEventListener('error', ({ error }) => error instanceof WebAssembly.RuntimeError && broke());
window.addEventListener('unhandledrejection', ({ reason }) => reason instanceof WebAssembly.RuntimeError && broke());

const ALL = { childList: true, subtree: true, characterData: true };
let changes = [];
const before = new MutationObserver((records) => changes.push(...records));
before.observe(app, { ...ALL, characterDataOldValue: true });
const undo = () => {
  changes.push(...before.takeRecords());
  before.disconnect();
  for (const { type, target, oldValue, addedNodes, removedNodes, nextSibling } of changes.reverse()) {
    if (type === 'characterData') {
      target.data = oldValue;
      continue;
    }
    for (const node of addedNodes) if (node.parentNode === target) target.removeChild(node);
    for (const node of removedNodes) target.insertBefore(node, nextSibling?.parentNode === target ? nextSibling : null);
  }
  changes = [];
};

// A translation puts every text into an element of its own, and from then on the texts of the page do not change any more. One text
// beside the page never changes: if it does, so did the others. Some translate only what is in sight, most of them with <font>.
const watch = () => {
  const is = (node) => node.nodeName === 'FONT';
  const after = new MutationObserver((records) => {
    const changed = ({ target, addedNodes }) => own.contains(target) || [...addedNodes].some(is);
    if (state === 'alive' && records.some(changed)) tell('changed');
  });
  after.observe(app, { childList: true, subtree: true });
  after.observe(own, ALL);
};

// What somebody typed, or the browser filled in, before the code came is given to it afterwards.
const typed = () => [...document.querySelectorAll('input, textarea')].filter((field) => field.value !== field.defaultValue)
  .map((field) => [field, field.value]);

let code;
try {
  code = await import(app.dataset.script);
  await code.default({ module_or_path: app.dataset.wasm });
  if (!(await code.load())) code = undefined;
} catch (fault) {
  console.error(fault);
  code = undefined;
}
if (code === undefined) {
  giveUp('unloaded');
} else {
  const fields = typed();
  undo();
  try {
    code.hydrate();
  } catch {
    // What it was stands in the console already.
    broke();
  }
  setTimeout(() => {
    if (state === 'plain') return;
    state = 'alive';
    watch();
    for (const [field, value] of fields) {
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    document.documentElement.dataset.hydrated = '';
  });
}
