// Shows what needs passkeys where the browser has them, and says in words when one was not accepted.
"use strict";

(() => {
  const forms = document.querySelectorAll("form[data-passkeys]");
  // Browsers make passkeys for names only, not for addresses such as 127.0.0.1.
  const isOffered = Boolean(window.PublicKeyCredential) && !/^[\d.]+$|:/.test(location.hostname);

  for (const form of forms) form.hidden = !isOffered;
  for (const excuse of document.querySelectorAll("[data-no-passkeys]")) excuse.hidden = isOffered;

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    for (const form of forms) {
      form.querySelector("[role=alert]")?.remove();
      const trouble = document.createElement("p");
      trouble.className = "form__error";
      trouble.setAttribute("role", "alert");
      trouble.textContent = form.dataset.passkeys;
      form.append(trouble);
    }
  });
})();
