// Drafts of a form[data-draft] in this browser: kept while typing, offered again after a crash, gone once saved.
// The form works without this file; a draft never reaches the server by itself.
(() => {
  "use strict";
  const place = (key) => `ld-draft-${key}`;
  const store = {
    read(key) { try { return JSON.parse(localStorage.getItem(place(key))); } catch { return null; } },
    write(key, draft) { try { localStorage.setItem(place(key), JSON.stringify(draft)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(place(key)); } catch { /* nothing was kept */ } },
  };
  const FIELDS = "textarea[name], input[type=radio][name], input[type=text][name]";
  const words = (form) => Object.fromEntries([...form.querySelectorAll(FIELDS)]
    .filter((field) => field.type !== "radio" || field.checked).map((field) => [field.name, field.value.trim()]));
  const same = (one, other) => [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .every((name) => (one[name] || "") === (other[name] || ""));
  const fill = (form, draft) => {
    for (const field of form.querySelectorAll(FIELDS)) {
      if (field.type === "radio") field.checked = field.value === draft.words[field.name];
      else field.value = draft.words[field.name] || "";
    }
    // Someone saved meanwhile: the draft keeps the version it was written on, so that the server shows both.
    if (form.elements.version) form.elements.version.value = draft.version;
  };

  // What was sent and came back as saved needs no draft, whichever page follows.
  const sent = sessionStorage.getItem("ld-draft-sent");
  sessionStorage.removeItem("ld-draft-sent");
  if (sent && document.querySelector(".ld-flashes [data-k=ok]")) store.drop(sent);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-draft-drop]");
    if (link) store.drop(link.dataset.draftDrop);
  });

  document.addEventListener("submit", (event) => {
    const key = event.target.dataset.draftSends;
    if (key) sessionStorage.setItem("ld-draft-sent", key);
  });

  for (const form of document.querySelectorAll("form[data-draft]")) {
    const key = form.dataset.draft;
    const note = form.querySelector("[data-draft-note]");
    const say = (name, when) => {
      note.querySelector("span").textContent = note.dataset[name].replace("{time}", new Date(when).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" }));
      note.querySelector("button").hidden = name !== "found";
      note.hidden = false;
    };
    const fromServer = words(form);
    const version = () => form.elements.version?.value;
    const serverVersion = version();
    const draft = store.read(key);
    if (draft && same(draft.words, fromServer)) store.drop(key);
    else if (draft && !("draftTyped" in form.dataset)) { fill(form, draft); say("found", draft.at); }
    let timer = 0;
    const keep = () => {
      const now = words(form);
      if (same(now, fromServer)) { store.drop(key); note.hidden = true; return; }
      const at = Date.now();
      if (store.write(key, { words: now, version: version(), at })) say("kept", at);
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(keep, 400); };
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("submit", () => { clearTimeout(timer); keep(); sessionStorage.setItem("ld-draft-sent", key); });
    note.querySelector("button").addEventListener("click", () => {
      store.drop(key);
      fill(form, { words: fromServer, version: serverVersion });
      note.hidden = true;
    });
  }
})();
