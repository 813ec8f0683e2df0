(() => {
  'use strict';
  const body = document.body.dataset;
  const texts = JSON.parse(document.currentScript.dataset.texts);
  const token = location.pathname.split('/')[2];
  const base = '/v1/bookings/' + body.booking;
  // The server's clock counts: that of the phone may be wrong.
  const ahead = Date.parse(body.now) - Date.now();
  let busy = false;

  const call = (method, path, content) => fetch(base + path, {
    method,
    headers: Object.assign({Authorization: 'Bearer ' + token},
      content && !(content instanceof Blob) ? {'Content-Type': 'application/json'} : {}),
    body: content instanceof Blob ? content : content ? JSON.stringify(content) : undefined,
  });

  for (const count of document.querySelectorAll('[data-until]')) {
    const until = Date.parse(count.dataset.until);
    const tick = () => {
      const left = Math.max(0, Math.floor((until - Date.now() - ahead) / 1000));
      const two = (n) => String(n).padStart(2, '0');
      const days = Math.floor(left / 86400);
      count.textContent = days > 1 ? days + ' ' + texts.days
        : (left >= 3600 ? Math.floor(left / 3600) + ':' : '') + two(Math.floor(left / 60) % 60) + ':' + two(left % 60);
      count.classList.toggle('soon', left < 600);
      if (left > 0) setTimeout(tick, 1000);
    };
    tick();
  }

  const say = (form, text, kind) => {
    const message = form.querySelector('.message');
    message.textContent = text;
    message.className = 'message ' + kind;
  };
  const problem = async (response) => {
    const known = {413: texts.too_large, 415: texts.no_image, 429: texts.wait, 503: texts.wait};
    if (known[response.status]) return known[response.status];
    try {
      const document = await response.json();
      const codes = (document.errors || []).map((e) => texts['e_' + e.reason] || e.field + ': ' + e.reason);
      return codes.join(' ') || document.detail || texts.failed;
    } catch (e) {
      return texts.failed;
    }
  };
  const submit = (form, send, done) => form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = busy = true;
    say(form, texts.sending, '');
    try {
      const response = await send();
      if (response.ok) {
        say(form, done, 'good');
        busy = false;
        setTimeout(() => location.reload(), 1500);
        return;
      }
      say(form, await problem(response), 'bad');
    } catch (e) {
      say(form, texts.offline, 'bad');
    }
    button.disabled = busy = false;
  });

  for (const form of document.querySelectorAll('form.upload')) {
    const file = form.querySelector('input');
    file.addEventListener('change', () => { busy = file.files.length > 0; });
    submit(form, () => call('PUT', '/applicants/' + form.dataset.n + '/documents/' + form.dataset.kind, file.files[0]), texts.uploaded);
  }
  for (const form of document.querySelectorAll('form.delivery')) {
    form.addEventListener('input', () => { busy = true; });
    submit(form, () => call('POST', '/delivery', {address: Object.fromEntries(new FormData(form))}), texts.asked);
  }
  for (const form of document.querySelectorAll('form.cancel')) {
    submit(form, () => call('POST', '/cancel'), texts.cancelling);
  }
  for (const button of document.querySelectorAll('[data-copy]')) {
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
        button.textContent = button.dataset.done;
      } catch (e) {
        getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
      }
    });
  }

  const look = async () => {
    try {
      if (!busy && !document.hidden) {
        const response = await call('GET', '');
        if (response.ok) {
          const now = await response.json();
          if (now.state !== body.state || String(now.version || 0) !== body.version) {
            location.reload();
            return;
          }
        }
      }
    } catch (e) { /* offline: look again later */ }
    setTimeout(look, 5000);
  };
  if (body.live === '1') setTimeout(look, 3000);
})();
