// Passkeys: a [data-passkey] block inside a form asks the device ("get" one that is there, "create" a new one),
// puts the answer into the form's field `credential` and sends the form. Needs allauth's webauthn-json.js before it.
(() => {
  if (!window.PublicKeyCredential) return;

  const challengeOf = async (block, form) => {
    if (!block.dataset.from) return JSON.parse(block.dataset.challenge);
    const answer = await fetch(block.dataset.from, { headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" } });
    return (await answer.json()).request_options;
  };

  const forSignIn = (challenge, form) => {
    if (!form.elements.passwordless?.checked) return challenge;
    Object.assign(challenge.publicKey.authenticatorSelection, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
    return challenge;
  };

  for (const block of document.querySelectorAll("[data-passkey]")) {
    const form = block.closest("form");
    const trouble = block.querySelector("[role=alert]");
    block.hidden = false;
    block.querySelector("button").addEventListener("click", async () => {
      trouble.hidden = true;
      try {
        const challenge = await challengeOf(block, form);
        const create = block.dataset.passkey === "create";
        const credential = create ? await webauthnJSON.create(forSignIn(challenge, form)) : await webauthnJSON.get(challenge);
        form.elements.credential.value = JSON.stringify(credential);
      } catch {
        trouble.hidden = false;
        return;
      }
      form.noValidate = true;
      form.requestSubmit();
    });
  }
})();
