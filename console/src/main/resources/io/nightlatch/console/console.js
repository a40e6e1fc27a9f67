// Our one script: times in the reader's zone, the keyboard, and typed words that survive a page that renews itself.
'use strict';
(() => {
  // Closed before the page goes, so that a line which ends with its page is no error to anybody.
  const lines = [];
  htmx.createEventSource = (url) => {
    const line = new EventSource(url);
    lines.push(line);
    return line;
  };
  window.addEventListener('pagehide', () => lines.forEach((line) => line.close()));

  const today = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  const anyDay = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

  const two = (n) => String(n).padStart(2, '0');
  const span = (seconds) => {
    const s = Math.max(0, Math.floor(seconds));
    if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)}`;
    if (s < 86400) return `${Math.floor(s / 3600)} h ${Math.floor(s / 60) % 60} min`;
    return `${Math.floor(s / 86400)} d`;
  };
  const roughly = (s) => {
    if (s < 45) return 'just now';
    if (s < 3600) return `${Math.max(1, Math.round(s / 60))} min ago`;
    if (s < 86400) return `${Math.round(s / 3600)} h ago`;
    return `${Math.round(s / 86400)} d ago`;
  };

  function tell(time) {
    const at = new Date(time.dateTime);
    const seconds = (Date.now() - at.getTime()) / 1000;
    const show = time.dataset.show;
    let text;
    if (show === 'since') text = span(seconds);
    else if (show === 'left') text = seconds < 0 ? span(-seconds) : '0:00';
    else if (show === 'ago') text = roughly(seconds);
    else text = (at.toDateString() === new Date().toDateString() ? today : anyDay).format(at);
    if (time.textContent !== text) time.textContent = text;
    if (!time.dataset.told) {
      time.title = `${exact.format(at)}\n${time.title}`;
      time.dataset.told = 'yes';
    }
  }

  function tick() {
    document.querySelectorAll('time[data-show]').forEach(tell);
    document.querySelectorAll('progress[data-until]').forEach((bar) => {
      const from = Date.parse(bar.dataset.from);
      const until = Date.parse(bar.dataset.until);
      bar.value = Math.min(1, Math.max(0, (until - Date.now()) / (until - from)));
    });
  }

  // ---- the keyboard: one card is chosen, and stays the same one when others come and go ----
  let chosen = '';
  const cards = () => [...document.querySelectorAll('article.card:has(> footer [data-key])')];

  function mark() {
    for (const card of document.querySelectorAll('article.card')) card.classList.toggle('chosen', card.id === chosen);
  }

  function choose(card) {
    chosen = card.id;
    mark();
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: 'nearest' });
  }

  function step(by) {
    const all = cards();
    if (all.length === 0) return;
    const at = all.findIndex((card) => card.id === chosen);
    choose(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      const open = event.target.closest('details[open]');
      if (open) {
        open.open = false;
        open.querySelector('summary').focus();
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest('input, textarea, select')) return;
    const key = event.key.toLowerCase();
    if (key === 'j') step(1);
    else if (key === 'k') step(-1);
    else if (key === 'a' || key === 's' || key === 'd') {
      const card = cards().find((one) => one.id === chosen);
      const button = card && card.querySelector(`[data-key="${key}"]`);
      if (!button) return;
      event.preventDefault();
      button.click();
    }
  });

  document.addEventListener('focusin', (event) => {
    const card = event.target.closest('article.card');
    if (card && card.querySelector('footer [data-key]')) {
      chosen = card.id;
      mark();
    }
  });

  document.addEventListener('toggle', (event) => {
    if (event.target.matches('details.act[open]') && !renewing) event.target.querySelector('input[id], button').focus();
  }, true);

  // A double tap must not decide on what slides into its place.
  document.addEventListener('submit', (event) => {
    if (document.body.dataset.sent) event.preventDefault();
    else if (event.target.method === 'post') document.body.dataset.sent = 'yes';
  });
  window.addEventListener('pageshow', (event) => {
    delete document.body.dataset.sent;
    if (event.persisted) location.reload(); // back from the browser's memory: what it shows is old
  });

  document.addEventListener('click', async (event) => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = 'Copied';
  });

  // ---- a page that renews itself keeps what its reader opened, typed and looked at ----
  let renewing = false;
  let kept = null;
  document.addEventListener('htmx:beforeSwap', (event) => {
    if (event.detail.xhr.status !== 200) event.detail.shouldSwap = false;
    renewing = true;
    kept = {
      open: [...document.querySelectorAll('#live details[open][id]')].map((one) => one.id),
      typed: [...document.querySelectorAll('#live :is(input, textarea, select)[id]')].map((one) => [one.id, one.value]),
      focus: document.activeElement && document.activeElement.id,
      cards: cards().length,
    };
  });
  document.addEventListener('htmx:afterSettle', () => {
    if (!kept) return;
    for (const id of kept.open) document.getElementById(id)?.setAttribute('open', '');
    for (const [id, value] of kept.typed) {
      const field = document.getElementById(id);
      if (field) field.value = value;
    }
    if (kept.focus && document.activeElement === document.body) document.getElementById(kept.focus)?.focus({ preventScroll: true });
    const now = cards().length;
    if (now > kept.cards) document.getElementById('told').textContent = `${now} waiting for you`;
    kept = null;
    if (!document.getElementById(chosen)) chosen = '';
    mark();
    tick();
    requestAnimationFrame(() => { renewing = false; });
  });

  tick();
  setInterval(tick, 1000);
  const first = cards()[0];
  // After a decision nothing is chosen: the next one is to be looked at first.
  if (first && !document.querySelector('.flash')) {
    chosen = first.id;
    mark();
  }
})();
