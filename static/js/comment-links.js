// Follows a link to a comment that is not on the part of the page that is shown; the comment has a page of its own.
"use strict";

(() => {
  const follow = async () => {
    const [, id] = location.hash.match(/^#(?:comment-)?([A-Za-z0-9]{17,27})$/) ?? [];
    if (!id || document.getElementById(location.hash.slice(1))) return;
    const address = `${location.pathname}?commentId=${id}`;
    const answer = await fetch(address, { method: "HEAD" }).catch(() => null);
    if (answer?.ok) location.replace(address);
  };
  addEventListener("hashchange", follow);
  follow();
})();
