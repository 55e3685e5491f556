// Finds reactions by their words in an open palette, and leads the keyboard on where a button is gone. Without script
// the palette has its groups and all buttons, and each press leads to the next page.
"use strict";

(() => {
  const apply = (field) => {
    const palette = field.closest(".palette");
    const wanted = field.value.trim().toLowerCase();
    let found = 0;
    for (const group of palette.querySelectorAll(".palette__group")) {
      let foundHere = 0;
      for (const item of group.querySelectorAll("li")) {
        item.hidden = !item.textContent.toLowerCase().includes(wanted);
        foundHere += item.hidden ? 0 : 1;
      }
      group.hidden = !foundHere;
      if (wanted) group.open = true;
      found += foundHere;
    }
    const status = palette.querySelector("[role=status]");
    status.textContent = found ? "" : status.dataset.none;
  };

  const upgrade = (root) => {
    for (const field of root.querySelectorAll(".palette__filter input")) {
      field.parentElement.hidden = false;
      if (field.value) apply(field);
    }
  };

  document.addEventListener("DOMContentLoaded", () => upgrade(document));
  document.addEventListener("htmx:load", (event) => upgrade(event.detail.elt));
  document.addEventListener("input", (event) => {
    if (event.target.matches(".palette__filter input")) apply(event.target);
  });
  // The field stands in the form of the buttons: Enter would press the first of them.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".palette__filter input")) event.preventDefault();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const reactions = event.detail.elt;
    if (!reactions.matches?.(".reactions") || document.activeElement !== document.body) return;
    (reactions.querySelector(".reaction-panel") ?? reactions.querySelector(".reactions__opener"))?.focus();
  });
})();
