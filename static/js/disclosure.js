// Turns links that carry data-opens="id" into buttons which open what the link leads to inside the element with that
// id. Without script, and when the answer does not come, the link is followed.
"use strict";

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
      button.setAttribute("aria-expanded", "false");
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
