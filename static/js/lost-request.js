// Says so when what htmx sent or asked for did not come through. The sentences stand, translated, on this script's own
// element. Nothing else changes: what was typed and the focus stay where they are.
"use strict";

(() => {
  const words = document.currentScript.dataset;
  // These answers are shown where the answer belongs (htmx-config in base.html).
  const SHOWN_IN_PLACE = new Set([422, 429]);
  let notice = null;

  const clear = () => {
    notice?.remove();
    notice = null;
  };

  // An element of its own each time, so that a second failure is read out too.
  const say = (sentence) => {
    clear();
    notice = document.createElement("p");
    notice.className = "lost-request";
    notice.setAttribute("role", "alert");
    notice.textContent = sentence;
    document.body.append(notice);
  };

  const sayOf = (status) => {
    if (status === 403) say(words.refused);
    else if (status >= 500) say(words.unanswered);
    else if (!SHOWN_IN_PLACE.has(status)) say(words.gone);
  };

  document.addEventListener("htmx:afterRequest", (event) => {
    const status = event.detail.xhr.status;
    if (event.detail.successful || SHOWN_IN_PLACE.has(status)) clear();
  });
  document.addEventListener("htmx:sendError", () => say(words.offline));
  document.addEventListener("htmx:timeout", () => say(words.unanswered));
  document.addEventListener("htmx:responseError", (event) => sayOf(event.detail.xhr.status));
})();
