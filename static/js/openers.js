// Leads the keyboard back to the link that opened a form in place, once the form is closed without being sent.
"use strict";

(() => {
  document.addEventListener("htmx:afterSettle", (event) => {
    const shown = event.detail.elt;
    if (!shown.matches("[data-slot], [id^='comment-text-']") || document.activeElement !== document.body) return;
    document.querySelector(`a[hx-target="#${CSS.escape(shown.id)}"]`)?.focus();
  });
})();
