// Passkeys: the browser asks the device, the server checks its answer. Buttons stay hidden where a browser has none.
//   button[data-passkey-sign-in]              sign in; data-next = the page asked for
//   form[data-passkey-add]                    add a device; the field "name" is its name
//   [data-passkey-said]                       where a refusal is written; [data-codes] where new recovery codes go
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const find = (selector) => document.querySelector(selector);
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const described = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const post = async (url, body) => {
    const answer = await fetch(url, {
      method: "POST", credentials: "same-origin", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": find("meta[name=csrf-token]")?.content || "" },
    });
    const given = await answer.json();
    if (!answer.ok && given.next) location.assign(given.next);
    if (!answer.ok) throw new Error(given.sentence || given.title || answer.statusText);
    return given;
  };
  const say = (words) => { const place = find("[data-passkey-said]"); if (place) { place.textContent = words; place.hidden = !words; } };
  const guarded = (button, act) => async (event) => {
    event.preventDefault();
    button.disabled = true;
    say("");
    try { await act(); } catch (error) {
      say(error.name === "NotAllowedError" || error.name === "InvalidStateError" ? button.dataset.refused : error.message);
    } finally { button.disabled = false; }
  };

  for (const button of document.querySelectorAll("[data-passkey-sign-in]")) {
    button.hidden = false;
    button.addEventListener("click", guarded(button, async () => {
      const options = await post(button.dataset.options, {});
      const found = await navigator.credentials.get({ publicKey: {
        ...options, challenge: bytes(options.challenge), allowCredentials: described(options.allowCredentials) } });
      const given = await post(button.dataset.passkeySignIn, {
        id: found.id, rawId: text(found.rawId), type: found.type, response: {
          clientDataJSON: text(found.response.clientDataJSON), authenticatorData: text(found.response.authenticatorData),
          signature: text(found.response.signature),
          userHandle: found.response.userHandle ? text(found.response.userHandle) : null } });
      location.assign(given.next);
    }));
  }

  for (const form of document.querySelectorAll("[data-passkey-add]")) {
    form.hidden = false;
    form.addEventListener("submit", guarded(form.querySelector("button"), async () => {
      const options = await post(form.dataset.options, {});
      const made = await navigator.credentials.create({ publicKey: {
        ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: described(options.excludeCredentials) } });
      const given = await post(form.dataset.passkeyAdd, { name: form.elements.name.value, answer: {
        id: made.id, rawId: text(made.rawId), type: made.type, response: {
          clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject) } } });
      if (given.next) { location.assign(given.next); location.reload(); return; }
      const panel = find("[data-codes]");
      panel.querySelector("ol").replaceChildren(...given.codes.map((code) => {
        const line = document.createElement("li");
        line.append(Object.assign(document.createElement("code"), { textContent: code }));
        return line;
      }));
      panel.hidden = false;
      form.hidden = true;
      panel.scrollIntoView();
      panel.focus();
    }));
  }
})();
