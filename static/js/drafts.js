// Keeps what is typed into a form that carries data-draft="name" in this browser until the site has it. A form shows a
// kept draft only while the server still shows what the draft began from, unless data-draft-carries names the hidden
// fields that tell the server what that was. data-draft-note is shown where one was; data-draft-sent marks a form that
// shows what was just sent and not yet taken.
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

  const carried = (form) =>
    Object.fromEntries((form.dataset.draftCarries?.split(" ") ?? []).map((name) => [name, form.elements[name].value]));
  const carry = (form, hidden) => {
    for (const [name, value] of Object.entries(hidden)) form.elements[name].value = value;
  };

  const store = (form) => {
    const id = form.elements.id?.value.split(":")[0] ?? "";
    const draft = { began: values(form, "defaultValue"), typed: values(form, "value"), id, at: Date.now() };
    const kept = JSON.stringify({ ...draft, carried: carried(form) });
    attempt(() => localStorage.setItem(PREFIX + form.dataset.draft, kept));
  };
  const keep = (form) => {
    if (same(values(form, "defaultValue"), values(form, "value"))) drop(PREFIX + form.dataset.draft);
    else store(form);
  };

  const restore = (form) => {
    if ("draftCarries" in form.dataset && "draftSent" in form.dataset) {
      store(form);
      return;
    }
    const key = PREFIX + form.dataset.draft;
    const draft = read(key);
    if (!draft) return;
    const shown = values(form, "defaultValue");
    if (same(draft.typed, shown) || !(same(draft.began, shown) || "draftCarries" in form.dataset)) {
      drop(key);
      return;
    }
    const offered = carried(form);
    carry(form, draft.carried ?? {});
    for (const field of fields(form)) field.value = draft.typed[field.name] ?? field.value;
    // Under the id that this form will be stored under, so that its arrival is known.
    keep(form);
    const note = form.querySelector("[data-draft-note]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("button").addEventListener("click", () => {
      drop(key);
      carry(form, offered);
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
