// Makes pages that work without it quicker to use.
'use strict';

const stored = 'scale.playlists';

function recentPlaylists() {
  try {
    const list = JSON.parse(localStorage.getItem(stored)) || [];
    return list.filter((item) => /^[\w-]{22}$/.test(item.key) && typeof item.name === 'string');
  } catch {
    return [];
  }
}

function rememberPlaylists(list) {
  try {
    localStorage.setItem(stored, JSON.stringify(list.slice(0, 50)));
  } catch {
    // Storage may be off or full; pages work without it.
  }
}

function rememberOpenPlaylist() {
  const page = document.querySelector('[data-playlist]');
  if (!page) return;
  const key = page.dataset.playlist;
  const others = recentPlaylists().filter((item) => item.key !== key);
  rememberPlaylists([{ key, name: page.dataset.name }, ...others]);
}

function forgetDeletedPlaylist() {
  for (const form of document.querySelectorAll('[data-forget]')) {
    form.addEventListener('submit', () => {
      rememberPlaylists(recentPlaylists().filter((item) => item.key !== form.dataset.forget));
    });
  }
}

function listRecentPlaylists() {
  const section = document.querySelector('[data-recent]');
  const recent = recentPlaylists();
  if (!section || recent.length === 0) return;
  const list = section.querySelector('ul');
  for (const { key, name } of recent) {
    const link = document.createElement('a');
    link.href = `/playlists/${key}`;
    link.textContent = name;
    const item = document.createElement('li');
    item.append(link);
    list.append(item);
  }
  section.hidden = false;
}

// On a song's page the link to paste becomes a choice among the playlists known here.
function offerRecentPlaylists() {
  const form = document.querySelector('[data-recent-choice]');
  const recent = recentPlaylists();
  if (!form || recent.length === 0) return;
  const input = form.querySelector('[name=playlist]');
  const select = document.createElement('select');
  select.id = input.id;
  select.name = input.name;
  select.required = true;
  for (const { key, name } of recent) select.append(new Option(name, key));
  form.querySelector('label').textContent = 'Playlist';
  input.replaceWith(select);
}

// Filters apply as they change: the page is asked for anew and its results put in place.
let waiting;
let asking;

function address(form) {
  const data = new FormData(form);
  const url = new URL(form.action);
  for (const [name, value] of data) if (value !== '') url.searchParams.append(name, value);
  return url;
}

async function showResults(url, form) {
  asking?.abort();
  asking = new AbortController();
  const results = document.getElementById('results');
  results.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(url, { signal: asking.signal, headers: { accept: 'text/html' } });
    if (!response.ok) return location.assign(url);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const fresh = page.getElementById('results');
    if (!fresh) return location.assign(url);
    results.replaceWith(document.importNode(fresh, true));
    updateFilters(page, form);
    history.replaceState(null, '', url);
  } catch (error) {
    if (error.name !== 'AbortError') location.assign(url);
  }
}

function updateFilters(page, form) {
  for (const row of form.querySelectorAll('[data-instrument]')) {
    const fresh = page.querySelector(`[data-instrument="${CSS.escape(row.dataset.instrument)}"] [data-count]`);
    row.querySelector('[data-count]').textContent = fresh ? fresh.textContent : '0';
  }
  for (const family of form.querySelectorAll('.family')) {
    const badge = family.querySelector('[data-chosen]');
    const chosen = family.querySelectorAll(':checked').length;
    badge.hidden = chosen === 0;
    badge.firstElementChild.textContent = chosen;
    const number = [...family.classList].find((name) => /^f\d+$/.test(name));
    const fresh = page.querySelector(`.family.${number} [data-family-count]`);
    family.querySelector('[data-family-count]').textContent = fresh ? fresh.textContent : '0';
  }
}

// An instrument is wanted, unwanted, or neither.
function keepApart(box) {
  const row = box.closest('[data-instrument]');
  if (!row || !box.checked) return;
  for (const other of row.querySelectorAll('input')) if (other !== box) other.checked = false;
}

function makeLive(form) {
  const submit = (delay) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => showResults(address(form), form), delay);
  };
  form.addEventListener('change', (event) => {
    if (event.target.hasAttribute('data-narrow')) return;
    if (event.target.type === 'checkbox') keepApart(event.target);
    submit(0);
  });
  form.addEventListener('input', (event) => {
    if (event.target.name === 'q') submit(200);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(0);
  });
}

function makeNarrowing(input) {
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    for (const family of document.querySelectorAll('.family')) {
      let found = false;
      for (const row of family.querySelectorAll('[data-instrument]')) {
        row.hidden = !row.querySelector('.name').textContent.toLowerCase().includes(wanted);
        found ||= !row.hidden;
      }
      family.hidden = !found;
      if (wanted !== '') family.open = found;
    }
  });
}

// What changes by itself is asked for anew while somebody looks.
function keepFresh(element) {
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const response = await fetch(location.href, { headers: { accept: 'text/html' } });
      const page = new DOMParser().parseFromString(await response.text(), 'text/html');
      const fresh = page.getElementById(element.id);
      if (fresh && fresh.innerHTML !== element.innerHTML) element.innerHTML = fresh.innerHTML;
    } catch {
      // The next try may do better.
    }
  }, 3000);
}

function makeCopying(button) {
  button.addEventListener('click', async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand('copy');
    }
    button.textContent = 'Copied';
  });
}

document.addEventListener('keydown', (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName);
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.getElementById('q');
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

for (const element of document.querySelectorAll('.scripted')) element.hidden = false;
for (const form of document.querySelectorAll('form[data-live]')) makeLive(form);
for (const input of document.querySelectorAll('[data-narrow]')) makeNarrowing(input);
for (const button of document.querySelectorAll('[data-copy]')) makeCopying(button);
for (const element of document.querySelectorAll('[data-fresh]')) keepFresh(element);
rememberOpenPlaylist();
forgetDeletedPlaylist();
listRecentPlaylists();
offerRecentPlaylists();
