// Drafts of forms in this browser: kept while typing, offered again after a crash, gone once saved.  Forms with a
// data-draft have a key and a line of their own; every other form that is written in gets both from template#ld-draft,
// which pages of secret records do not have.  Forms work without this file; no draft reaches the server by itself.
(() => {
  "use strict";
  const START = "ld-draft-";
  const LONGEST = 30 * 24 * 3600 * 1000; // of a draft nobody came back to, in milliseconds
  const place = (key) => START + key;
  const store = {
    read(key) { try { return JSON.parse(localStorage.getItem(place(key))); } catch { return null; } },
    write(key, draft) { try { localStorage.setItem(place(key), JSON.stringify(draft)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(place(key)); } catch { /* nothing was kept */ } },
  };
  const OWN = "textarea[name]:not([hidden]), input[type=radio][name], input[type=text][name]";
  const ANY = `${OWN}, select[name], input[type=date][name], input[type=number][name], input[type=checkbox][name]`;
  // Fields by a name of their own: the second field of one name is name#2, a box or radio button its value.
  const fieldsOf = (form) => {
    const met = {};
    return [...form.querySelectorAll("draft" in form.dataset ? OWN : ANY)].map((field) => {
      if (field.type === "radio") return [field.name, field];
      if (field.type === "checkbox") return [`${field.name}=${field.value}`, field];
      met[field.name] = (met[field.name] || 0) + 1;
      return [met[field.name] > 1 ? `${field.name}#${met[field.name]}` : field.name, field];
    });
  };
  const ticks = (field) => field.type === "radio" || field.type === "checkbox";
  const words = (form) => Object.fromEntries(fieldsOf(form)
    .filter(([, field]) => !ticks(field) || field.checked).map(([name, field]) => [name, field.value.trim()]));
  const same = (one, other) => [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .every((name) => (one[name] || "") === (other[name] || ""));
  const fill = (form, draft) => {
    for (const [name, field] of fieldsOf(form)) {
      if (ticks(field)) field.checked = field.value === draft.words[name];
      else field.value = draft.words[name] || "";
    }
    // Someone saved meanwhile: the draft keeps the version it was written on, so that the server shows both.
    if (form.elements.version && draft.version) form.elements.version.value = draft.version;
  };

  // What was sent and came back as saved needs no draft, whichever page follows: told so, or led on without a refusal.
  const sent = sessionStorage.getItem("ld-draft-sent");
  sessionStorage.removeItem("ld-draft-sent");
  const told = document.querySelector(".ld-flashes [data-k=ok]");
  const ledOn = performance.getEntriesByType("navigation")[0]?.redirectCount > 0;
  if (sent && (told || (ledOn && !document.querySelector(".ld-flashes [data-k=late]")))) store.drop(sent);
  try {
    for (const name of Object.keys(localStorage).filter((one) => one.startsWith(START))) {
      const draft = store.read(name.slice(START.length));
      if (draft?.at && Date.now() - draft.at > LONGEST) localStorage.removeItem(name);
    }
  } catch { /* nothing can be kept in this browser */ }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-draft-drop]");
    if (link) store.drop(link.dataset.draftDrop);
  });

  document.addEventListener("submit", (event) => {
    const key = event.target.dataset.draftSends;
    if (key) sessionStorage.setItem("ld-draft-sent", key);
  });

  const attend = (form, key, note) => {
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
    else if (draft && !("draftTyped" in form.dataset)) {
      fill(form, draft);
      say("found", draft.at);
      const fold = form.closest("details"); // words that are there again are seen
      if (fold) fold.open = true;
    }
    let timer = 0;
    const keep = () => {
      const now = words(form);
      // Who makes a record secret leaves nothing of it here.
      if (same(now, fromServer) || form.elements.secret?.checked) { store.drop(key); note.hidden = true; return; }
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
  };

  const line = document.getElementById("ld-draft");
  const PASSING = ["csrf_token", "form_key", "version", "next"]; // of this showing of the form, not of what it is about
  const about = (form) => [form.getAttribute("action") || location.pathname, ...[...form.querySelectorAll("input[type=hidden][name]")]
    .filter((field) => !PASSING.includes(field.name)).map((field) => `${field.name}=${field.value}`)].join("&");
  const begin = (part) => {
    for (const form of part.querySelectorAll("form[data-draft]:not([data-draft-kept])")) {
      form.dataset.draftKept = "";
      attend(form, form.dataset.draft, form.querySelector("[data-draft-note]"));
    }
    if (!line) return;
    const refused = document.querySelector("main .ld-state[data-k=error]"); // the page shows what was typed
    for (const form of part.querySelectorAll("main form[method=post]:not([data-draft-kept])")) {
      if (!form.querySelector("textarea[name]:not([hidden])") || form.querySelector("[hx-post], [type=password]")) continue;
      form.dataset.draftKept = "";
      if (refused) form.dataset.draftTyped = "";
      const note = line.content.firstElementChild.cloneNode(true);
      form.append(note);
      attend(form, `${line.dataset.person}-${about(form)}`, note);
    }
  };
  begin(document);
  document.addEventListener("htmx:load", () => begin(document)); // parts of a page that came later
})();
