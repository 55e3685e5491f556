// What a page does in place, for everybody: one file, for each costs a first visit a request.
"use strict";

// Turns links that carry data-opens="id" into buttons which open what the link leads to inside the element with that
// id. Without script, and when the answer does not come, the link is followed.
(() => {
  const fill = async (region, url) => {
    region.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const changes = page.querySelector(".changes");
      if (!answer.ok || !changes) throw new Error(answer.statusText);
      region.replaceChildren(document.adoptNode(changes));
    } catch {
      location.assign(url);
    }
    region.removeAttribute("aria-busy");
  };

  const toggle = (button, region, url) => {
    const opens = region.hidden;
    button.setAttribute("aria-expanded", String(opens));
    region.hidden = !opens;
    if (opens && !region.firstChild && !region.hasAttribute("aria-busy")) fill(region, url);
  };

  const upgrade = (root) => {
    for (const link of root.querySelectorAll("a[data-opens]")) {
      const region = document.getElementById(link.dataset.opens);
      const button = document.createElement("button");
      button.type = "button";
      button.className = link.className;
      button.append(...link.childNodes);
      button.setAttribute("aria-expanded", String(!region.hidden));
      button.setAttribute("aria-controls", region.id);
      const url = link.href;
      button.addEventListener("click", () => toggle(button, region, url));
      link.replaceWith(button);
    }
  };

  document.addEventListener("DOMContentLoaded", () => upgrade(document));
  // htmx says so for each element that it puts into the page.
  document.addEventListener("htmx:load", (event) => upgrade(event.detail.elt.parentNode || document));
})();

// Closes an open menu (`details[data-menu]`) on Escape, on a click elsewhere, and when the focus leaves it: the menu
// lies over the page and would hide what has the focus. Without script its summary closes it.
(() => {
  const openMenus = () => document.querySelectorAll("details[data-menu][open]");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus) menu.querySelector("summary").focus();
    }
  });
  const closeOthers = (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  };

  document.addEventListener("click", closeOthers);
  document.addEventListener("focusin", closeOthers);
})();

// Says that Load More has been asked for: its link is busy until the rows arrive.
(() => {
  const mark = (event, isBusy) => {
    const link = event.detail.elt;
    if (!link.matches?.(".load-more")) return;
    if (isBusy) link.setAttribute("aria-busy", "true");
    else link.removeAttribute("aria-busy");
    document.getElementById("status").textContent = isBusy ? link.dataset.busy : "";
  };

  document.addEventListener("htmx:beforeRequest", (event) => mark(event, true));
  document.addEventListener("htmx:sendError", (event) => mark(event, false));
  document.addEventListener("htmx:responseError", (event) => mark(event, false));
  document.addEventListener("htmx:timeout", (event) => mark(event, false));
})();

// Announces what the server says of what was done on the page before: screen readers read a status only when it changes.
document.addEventListener("DOMContentLoaded", () => {
  const messages = document.querySelector(".messages");
  if (!messages) return;
  messages.removeAttribute("role");
  document.getElementById("status").textContent = messages.textContent.trim();
});

// Says so when what htmx sent or asked for did not come through. The sentences stand, translated, on this script's own
// element. Nothing else changes: what was typed and the focus stay where they are.
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
    else if (status === 503) say(words.unsaved);
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
