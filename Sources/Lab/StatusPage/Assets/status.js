// Asks for the page again and again and puts in place what has changed; without it the page is a snapshot.
'use strict';

const interval = 2000;
const patience = 8000;
const away = document.getElementById('away');
const pause = document.getElementById('pause');
let isPaused = false;

// What somebody reads at this moment is left: a tooltip would vanish, or the focus be lost.
function isInUse(element) {
  return element.contains(document.activeElement) || (element.matches('figure') && element.matches(':hover'));
}

function replace(element, fresh) {
  const isSame = fresh.innerHTML === element.innerHTML && fresh.className === element.className;
  if (isSame || isInUse(element)) return;
  const open = [...element.querySelectorAll('details')].map((details) => details.open);
  element.innerHTML = fresh.innerHTML;
  element.className = fresh.className;
  element.querySelectorAll('details').forEach((details, number) => { details.open = open[number] ?? false; });
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
      if (fresh) replace(element, fresh);
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
