// Buttons that format the selected words of a text in Markdown. They are shown by this script alone: without it, the
// same signs are typed. What a button writes can be undone like typing.
"use strict";

(() => {
  // What stands before and after the selected words, and instead where they are several lines.
  const AROUND = {
    bold: { before: "**", after: "**" },
    code: { before: "`", after: "`", lines: { before: "```\n", after: "\n```" } },
    formula: { before: "$", after: "$", lines: { before: "$$\n", after: "\n$$" } },
    spoiler: { before: ":::spoiler\n", after: "\n:::", isBlock: true },
  };
  const LINE_STARTS = { quote: "> ", list: "- " };

  // Replaces a stretch of the text as if it were typed, so that it can be undone, and selects what is named.
  const type = (field, { from, to, text, select }) => {
    field.focus();
    field.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, from, to);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.setSelectionRange(from + select[0], from + select[1]);
  };

  const selected = (field) => ({
    from: field.selectionStart,
    to: field.selectionEnd,
    words: field.value.slice(field.selectionStart, field.selectionEnd),
  });

  // The line breaks that a block needs before it.
  const gapBefore = (text) => (!text || text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n");

  const wrap = (field, around) => {
    const { from, to, words } = selected(field);
    const isBlock = around.isBlock || (around.lines && words.includes("\n"));
    const signs = around.lines && words.includes("\n") ? around.lines : around;
    const before = (isBlock ? gapBefore(field.value.slice(0, from)) : "") + signs.before;
    const start = before.length;
    type(field, { from, to, text: before + words + signs.after, select: [start, start + words.length] });
  };

  const startLines = (field, sign) => {
    const { from, to } = selected(field);
    const lineStart = field.value.lastIndexOf("\n", from - 1) + 1;
    const lines = field.value.slice(lineStart, to).replace(/^/gm, sign);
    const text = gapBefore(field.value.slice(0, lineStart)) + lines;
    type(field, { from: lineStart, to, text, select: [text.length, text.length] });
  };

  const link = (field) => {
    const { from, to, words } = selected(field);
    const isAddress = /^https?:\/\/\S+$/.test(words);
    const text = isAddress ? `[](${words})` : `[${words}](https://)`;
    // What is still missing is selected: the words, or the address.
    const select = isAddress || !words ? [1, 1] : [words.length + 3, text.length - 1];
    type(field, { from, to, text, select });
  };

  const footnote = (field) => {
    const { to } = selected(field);
    const numbers = [...field.value.matchAll(/\[\^(\d+)\]/g)].map((found) => Number(found[1]));
    const number = Math.max(0, ...numbers) + 1;
    type(field, { from: to, to, text: `[^${number}]`, select: [0, 0] });
    const end = field.value.length;
    const text = `${gapBefore(field.value)}[^${number}]: `;
    type(field, { from: end, to: end, text, select: [text.length, text.length] });
  };

  const use = (tool, field) => {
    if (tool in AROUND) wrap(field, AROUND[tool]);
    else if (tool in LINE_STARTS) startLines(field, LINE_STARTS[tool]);
    else if (tool === "link") link(field);
    else footnote(field);
  };

  // One stop of the Tab key for all buttons; the arrow keys lead from one to the next.
  const move = (bar, step) => {
    const buttons = [...bar.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  };

  const upgrade = (root) => {
    for (const bar of root.querySelectorAll(".writing-tools[hidden]")) {
      const field = document.getElementById(bar.dataset.writesIn);
      bar.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) use(button.dataset.tool, field);
      });
      bar.addEventListener("keydown", (event) => {
        const steps = { ArrowRight: 1, ArrowLeft: -1 };
        if (!(event.key in steps)) return;
        event.preventDefault();
        move(bar, steps[event.key] * (getComputedStyle(bar).direction === "rtl" ? -1 : 1));
      });
      bar.querySelectorAll("button").forEach((button, index) => (button.tabIndex = index ? -1 : 0));
      bar.hidden = false;
    }
  };

  document.addEventListener("DOMContentLoaded", () => upgrade(document));
  document.addEventListener("htmx:load", (event) => upgrade(event.detail.elt.parentNode || document));
})();
