// Keeps what is typed into a form that carries data-draft="name" in this browser until the site has it. A form shows a
// kept draft only while the server still shows what the draft began from, unless data-draft-carries names the hidden
// fields that tell the server what that was. data-draft-note is shown where one was; data-draft-sent marks a form that
// shows what was just sent and not yet taken.
//
// Each form keeps a draft of its own. One takes over only what no window has open: what this window had there before,
// and what a closed one left.
"use strict";

(() => {
  const PREFIX = "draft:";
  const LASTS = 30 * 24 * 60 * 60 * 1000;
  // A browser that was killed could not say that its windows are closed.
  const SEEMS_OPEN = 60 * 60 * 1000;
  const NEVER_KEPT = new Set(["hidden", "password", "file", "submit", "button", "reset", "image", "fieldset", "output"]);

  // Storage may be full or forbidden; then there are no drafts, and all else works.
  const attempt = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));
  const write = (key, draft) => attempt(() => localStorage.setItem(key, JSON.stringify(draft)));
  const drop = (key) => attempt(() => localStorage.removeItem(key));
  const keys = (storage) => attempt(() => Object.keys(storage()).filter((key) => key.startsWith(PREFIX))) ?? [];
  const drafts = () => keys(() => localStorage).map((key) => [key, read(key)]);
  // Under which key this window keeps what it has in the form of this name.
  const ownKey = (name) => attempt(() => sessionStorage.getItem(PREFIX + name));

  const fields = (form) => [...form.elements].filter((field) => field.name && !NEVER_KEPT.has(field.type));
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const nameOf = (field) => (isChoice(field) ? `${field.name}=${field.value}` : field.name);
  const typed = (field) => {
    if (isChoice(field)) return field.checked;
    return field.options ? [...field.selectedOptions].map((option) => option.value) : field.value;
  };
  const shown = (field) => {
    if (isChoice(field)) return field.defaultChecked;
    if (!field.options) return field.defaultValue;
    const chosen = [...field.options].filter((option) => option.defaultSelected);
    return (chosen.length || field.multiple ? chosen : [...field.options].slice(0, 1)).map((option) => option.value);
  };
  const fill = (field, value) => {
    if (isChoice(field)) field.checked = value;
    else if (field.options) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
  };
  const values = (form, of) => Object.fromEntries(fields(form).map((field) => [nameOf(field), of(field)]));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  const carried = (form) =>
    Object.fromEntries((form.dataset.draftCarries?.split(" ") ?? []).map((name) => [name, form.elements[name].value]));
  const carry = (form, hidden) => {
    for (const [name, value] of Object.entries(hidden)) form.elements[name].value = value;
  };

  // The id under which the site will store what the form says, where it has one.
  const idOf = (form) => {
    form.dataset.draftId ??= form.elements.id?.value.split(":")[0] || Math.random().toString(36).slice(2);
    return form.dataset.draftId;
  };
  const keyOf = (form) => PREFIX + idOf(form);

  const begun = (form, before) => before?.began ?? values(form, shown);
  // `before` is the draft that this one goes on from.
  const store = (form, before = read(keyOf(form))) => {
    const name = form.dataset.draft;
    const texts = { began: begun(form, before), typed: values(form, typed), carried: carried(form) };
    const ids = [...new Set([...(before?.ids ?? []), idOf(form)])];
    write(keyOf(form), { name, ...texts, ids, at: Date.now(), isOpen: true });
    attempt(() => sessionStorage.setItem(PREFIX + name, keyOf(form)));
  };
  const keep = (form) => {
    if (same(begun(form, read(keyOf(form))), values(form, typed))) drop(keyOf(form));
    else store(form);
  };

  // What this form may take over, what this window had first.
  const left = (form) => {
    const own = ownKey(form.dataset.draft);
    return drafts()
      .filter(([, draft]) => draft?.name === form.dataset.draft)
      .filter(([key, draft]) => key === own || !draft.isOpen || Date.now() - draft.at > SEEMS_OPEN)
      .sort(([key, draft], [otherKey, other]) => (otherKey === own) - (key === own) || other.at - draft.at);
  };

  const show = (form, draft) => {
    const offered = carried(form);
    carry(form, draft.carried);
    for (const field of fields(form)) fill(field, draft.typed[nameOf(field)] ?? typed(field));
    store(form, draft);
    const note = form.querySelector("[data-draft-note]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("button").addEventListener("click", () => {
      drop(keyOf(form));
      carry(form, offered);
      form.reset();
      note.hidden = true;
      fields(form)[0].focus();
    });
  };

  const restore = (form) => {
    const carries = "draftCarries" in form.dataset;
    if ("draftSent" in form.dataset) {
      const own = ownKey(form.dataset.draft);
      const sent = read(own);
      drop(own);
      store(form, sent);
      return;
    }
    const before = values(form, shown);
    for (const [key, draft] of left(form)) {
      drop(key);
      if (same(draft.typed, before) || !(same(draft.began, before) || carries)) continue;
      show(form, draft);
      return;
    }
  };

  // A text may have passed through several forms: it has arrived under whichever of their ids it was sent.
  const dropArrived = (hasArrived) => {
    for (const [key, draft] of drafts()) {
      if (!draft?.ids || Date.now() - draft.at > LASTS || draft.ids.some(hasArrived)) drop(key);
    }
  };

  const close = () => {
    for (const name of keys(() => sessionStorage)) {
      const key = attempt(() => sessionStorage.getItem(name));
      const draft = read(key);
      if (draft?.isOpen) write(key, { ...draft, at: Date.now(), isOpen: false });
    }
  };
  const reopen = () => {
    for (const form of document.querySelectorAll("form[data-draft]")) if (read(keyOf(form))) store(form);
  };

  const upgrade = (root) => {
    const forms = [...root.querySelectorAll("form[data-draft]")];
    if (root.matches?.("form[data-draft]")) forms.push(root);
    forms.forEach(restore);
  };

  document.addEventListener("DOMContentLoaded", () => {
    // What was sent from a page without htmx has arrived when the page that follows shows it.
    dropArrived((id) => document.querySelector(`[data-id="${CSS.escape(id)}"]`));
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
    // The form may have gone from the page by now; then the event comes from what stood around it.
    const form = event.detail.requestConfig.elt;
    if (event.detail.successful && form.matches("form[data-draft]")) dropArrived((id) => id === idOf(form));
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => {
    if (event.persisted) reopen();
  });
})();
