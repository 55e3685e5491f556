// Keeps what is typed into a form that carries data-draft="name" in this browser until the site has it. A form shows a
// kept draft only while the server still shows what the draft began from. data-draft-note is shown where one was.
"use strict";

(() => {
  const PREFIX = "draft:";
  const LASTS = 30 * 24 * 60 * 60 * 1000;

  const fields = (form) => form.querySelectorAll("textarea[name], input[type=text][name], input[type=url][name]");
  const values = (form, property) => Object.fromEntries([...fields(form)].map((field) => [field.name, field[property]]));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // Storage may be full or forbidden; then there are no drafts, and all else works.
  const attempt = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));
  const drop = (key) => attempt(() => localStorage.removeItem(key));

  const keep = (form) => {
    const began = values(form, "defaultValue");
    const typed = values(form, "value");
    const key = PREFIX + form.dataset.draft;
    if (same(began, typed)) drop(key);
    else {
      const draft = { began, typed, id: form.elements.id?.value.split(":")[0] ?? "", at: Date.now() };
      attempt(() => localStorage.setItem(key, JSON.stringify(draft)));
    }
  };

  const restore = (form) => {
    const key = PREFIX + form.dataset.draft;
    const draft = read(key);
    if (!draft) return;
    if (!same(draft.began, values(form, "defaultValue"))) {
      drop(key);
      return;
    }
    for (const field of fields(form)) field.value = draft.typed[field.name] ?? field.value;
    // Under the id that this form will be stored under, so that its arrival is known.
    keep(form);
    const note = form.querySelector("[data-draft-note]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("button").addEventListener("click", () => {
      drop(key);
      for (const field of fields(form)) field.value = field.defaultValue;
      note.hidden = true;
      fields(form)[0].focus();
    });
  };

  // What was sent from a page without htmx has arrived when the page that follows shows it.
  const dropArrived = () => {
    const keys = attempt(() => Object.keys(localStorage)) ?? [];
    for (const key of keys.filter((name) => name.startsWith(PREFIX))) {
      const draft = read(key);
      const hasArrived = draft?.id && document.querySelector(`[data-id="${CSS.escape(draft.id)}"]`);
      if (!draft || hasArrived || Date.now() - draft.at > LASTS) drop(key);
    }
  };

  const upgrade = (root) => {
    const forms = [...root.querySelectorAll("form[data-draft]")];
    if (root.matches?.("form[data-draft]")) forms.push(root);
    forms.forEach(restore);
  };

  document.addEventListener("DOMContentLoaded", () => {
    dropArrived();
    upgrade(document);
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) upgrade(event.detail.elt);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form) keep(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (event.detail.successful && form.matches?.("form[data-draft]")) drop(PREFIX + form.dataset.draft);
  });
})();
