// The pages work without this. With it, the parts that change ask again while somebody looks, and say when nobody answers.
(() => {
  'use strict';
  const open = new Set();
  const polls = (element) => element instanceof Element && element.hasAttribute('data-polls');
  const lost = (isLost) => { document.getElementById('lost').hidden = !isLost; };

  document.addEventListener('htmx:beforeRequest', (event) => {
    if (polls(event.detail.elt) && document.hidden) event.preventDefault();
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) document.querySelectorAll('[data-polls][hx-get]').forEach((part) => htmx.trigger(part, 'seen'));
  });

  // What the reader has unfolded stays unfolded.
  document.addEventListener('htmx:beforeSwap', () => {
    open.clear();
    document.querySelectorAll('details[open][id]').forEach((details) => open.add(details.id));
  });
  document.addEventListener('htmx:afterSwap', () => {
    open.forEach((id) => document.getElementById(id)?.setAttribute('open', ''));
  });

  // A sentence that says the same as before is not read out again.
  document.addEventListener('htmx:oobBeforeSwap', (event) => {
    const words = (node) => node.textContent.replace(/\s+/g, ' ').trim();
    if (words(event.detail.target) === words(event.detail.fragment)) event.detail.shouldSwap = false;
  });

  document.addEventListener('htmx:sendError', () => lost(true));
  document.addEventListener('htmx:timeout', () => lost(true));
  document.addEventListener('htmx:responseError', () => lost(true));
  document.addEventListener('htmx:afterOnLoad', (event) => { if (event.detail.successful !== false && event.detail.xhr.status < 400) lost(false); });
})();
