// Shows what needs passkeys where the browser has them, and says in words when one was not accepted.
"use strict";

(() => {
  const forms = document.querySelectorAll("form[data-passkeys]");

  for (const form of forms) form.hidden = !window.PublicKeyCredential;

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
