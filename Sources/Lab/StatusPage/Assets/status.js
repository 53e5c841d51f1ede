// Asks for the page again and again and puts in place what has changed; without it the page is a snapshot.
'use strict';

const interval = 2000;
const patience = 8000;
const away = document.getElementById('away');
const pause = document.getElementById('pause');
let isPaused = false;

// Only what differs is touched: the focus, what is unfolded and the pointer's tooltip stay.
function update(element, fresh) {
  if (element.isEqualNode(fresh)) return;
  if (element.nodeType !== Node.ELEMENT_NODE || element.nodeName !== fresh.nodeName) {
    element.replaceWith(fresh);
    return;
  }
  for (const { name } of [...element.attributes]) {
    if (!fresh.hasAttribute(name) && name !== 'open') element.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
  const old = [...element.childNodes];
  const now = [...fresh.childNodes];
  now.forEach((node, number) => {
    if (number < old.length) update(old[number], node);
    else element.append(node);
  });
  for (const node of old.slice(now.length)) node.remove();
}

function address() {
  const url = new URL(location.href);
  url.hash = '';
  // Times as the clock beside the screen has them.
  url.searchParams.set('offset', -new Date().getTimezoneOffset());
  return url;
}

async function refresh() {
  if (isPaused || document.hidden) return;
  try {
    const response = await fetch(address(), {
      headers: { accept: 'text/html' }, signal: AbortSignal.timeout(patience),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    if (isPaused) return;
    for (const element of document.querySelectorAll('[data-live]')) {
      const fresh = page.getElementById(element.id);
      if (fresh) update(element, fresh);
    }
    document.title = page.title;
    away.hidden = true;
  } catch {
    away.hidden = false;
  }
}

// One after another, however long they take.
async function keepFresh() {
  await refresh();
  setTimeout(keepFresh, interval);
}

pause.hidden = false;
pause.addEventListener('click', () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? 'Go on' : 'Pause';
  if (!isPaused) refresh();
});
document.addEventListener('visibilitychange', refresh);
keepFresh();
