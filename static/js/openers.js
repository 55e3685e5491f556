// Leads the keyboard back to the link that opened a form in place, or to the menu that holds the link, once the form is
// closed without being sent.
"use strict";

(() => {
  document.addEventListener("htmx:afterSettle", (event) => {
    const shown = event.detail.elt;
    if (!shown.matches("[data-slot], [id^='comment-text-']") || document.activeElement !== document.body) return;
    const link = document.querySelector(`a[hx-target="#${CSS.escape(shown.id)}"]`);
    (link?.closest("details:not([open])")?.querySelector("summary") ?? link)?.focus();
  });
})();
