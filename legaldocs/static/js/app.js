// What the pages do beyond plain HTML. Every page works without this file.
// Loaded before the body, so that theme and menu width are set before the first paint.
(() => {
  "use strict";
  const root = document.documentElement;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const remember = {
    get(name) { try { return localStorage.getItem(`ld-${name}`); } catch { return null; } },
    set(name, value) { try { localStorage.setItem(`ld-${name}`, value); } catch { /* private window: lasts for this page */ } },
  };

  // Theme: "auto" follows the system; Bootstrap itself knows only light and dark.
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let theme = remember.get("theme") || root.dataset.bsTheme || "auto";
  const paint = () => { root.dataset.bsTheme = theme === "auto" ? (dark.matches ? "dark" : "light") : theme; };
  paint();
  dark.addEventListener("change", paint);
  const width = remember.get("nav");
  if (width && root.dataset.nav === "full") root.dataset.nav = width;
  root.dataset.js = "";

  // Kept in a cookie as well, so that the server sends the right theme in the first byte.
  const chooseTheme = (name) => {
    theme = name;
    remember.set("theme", name);
    document.cookie = `theme=${name};path=/;max-age=31536000;samesite=lax`;
    paint();
    markTheme();
  };
  const markTheme = () => all("[data-theme]").forEach((button) =>
    button.setAttribute("aria-pressed", String(button.dataset.theme === theme)));
  const narrow = () => {
    root.dataset.nav = root.dataset.nav === "rail" ? "full" : "rail";
    remember.set("nav", root.dataset.nav);
  };
  const say = (words) => { const place = find("#ld-said"); if (place) place.textContent = words; };
  const typing = (target) => target.matches?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");

  // Popovers are <details>: one open at a time, closed by Esc or a click elsewhere, focus goes back to the question.
  const closePopovers = (except) => all("details[data-popover][open]").forEach((one) => {
    if (one !== except && !one.contains(except)) one.open = false;
  });

  // A question before sending. The answer button carries the words of the button that was pressed.
  const ask = (button) => {
    const dialog = find("#ld-confirm");
    find("#ld-confirm-h").textContent = button.dataset.confirm;
    find("button[value=yes]", dialog).textContent = button.textContent.trim();
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "yes") { button.focus(); return; }
      button.dataset.confirmed = "";
      button.form ? button.form.requestSubmit(button) : button.click();
    }, { once: true });
    dialog.showModal();
  };

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest(selector);
    const button = at("button, a, summary");
    if (!at("details[data-popover]")) closePopovers(document.body);
    if (at("summary") && at("details[data-popover]")) closePopovers(at("details[data-popover]"));
    if (!button) return;
    if (button.getAttribute("aria-disabled") === "true") { event.preventDefault(); return; }
    if (button.dataset.theme) { chooseTheme(button.dataset.theme); }
    if ("rail" in button.dataset) narrow();
    if ("shortcuts" in button.dataset) find("#ld-shortcuts").showModal();
    if (button.dataset.confirm && !("confirmed" in button.dataset)) { event.preventDefault(); ask(button); }
    if ("copyLink" in button.dataset && navigator.clipboard) {
      event.preventDefault();
      history.replaceState(null, "", button.hash || button.href);
      navigator.clipboard.writeText(button.href).then(() => say(find("#ld-said").dataset.copied), () => {});
    }
  });

  // A browser shows dates in its own order; the day-first form beside the field is what documents use.
  const echo = (box) => {
    const [year, month, day] = box.value.split("-");
    const place = document.getElementById(box.dataset.echo);
    if (place) place.textContent = day ? `${day}/${Number(month) > 2 ? Number(month) : month}/${year}` : "";
  };

  // Filters send themselves; the button is for pages without scripts.
  // Who signs out leaves no half-written words in a browser that others use.
  document.addEventListener("submit", (event) => {
    if (!("forgets" in event.target.dataset)) return;
    try { Object.keys(localStorage).filter((name) => /^ld-(draft|opened)-/.test(name)).forEach((name) => localStorage.removeItem(name)); } catch { /* nothing was kept */ }
  });

  // The last ten documents and dossiers a person opened: in this browser alone, under the person's key, until they sign out.
  const opened = (person) => { try { return JSON.parse(remember.get(`opened-${person}`)) || []; } catch { return []; } };
  const noteOpened = ({ opened: person, title }) => {
    const before = opened(person).filter((one) => one.path !== location.pathname);
    remember.set(`opened-${person}`, JSON.stringify([{ path: location.pathname, title }, ...before].slice(0, 10)));
  };
  const listOpened = (place) => {
    const links = opened(place.dataset.openedBy).map(({ path, title }) => {
      const link = Object.assign(document.createElement("a"), { href: path, textContent: title });
      const item = document.createElement("li");
      item.append(link);
      return item;
    });
    find("ul", place).replaceChildren(...links);
    place.hidden = !links.length;
  };
  document.addEventListener("input", (event) => { if (event.target.dataset.echo) echo(event.target); });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && !event.target.matches("input[type=search], input[type=text]")) form.requestSubmit();
    if (event.target.matches(".ld-pick, [data-pick-all]")) countPicked(event.target);
  });
  const countPicked = (box) => {
    const form = box.getAttribute("form") || box.dataset.pickAll;
    if ("pickAll" in box.dataset) all(`.ld-pick[form="${CSS.escape(form)}"]`).forEach((one) => { one.checked = box.checked; });
    showPicked(form);
  };
  const showPicked = (form) => {
    const bar = find(`[data-bulk="${CSS.escape(form)}"]`);
    if (bar) find("[data-bulk-count]", bar).textContent = all(`.ld-pick[form="${CSS.escape(form)}"]:checked`).length;
  };

  // Keyboard: g then a letter goes somewhere; j and k walk [data-row] links; 1–9 choose an answer.
  let waiting = "";
  const places = { h: ".ld-brand", i: "[data-go=inbox]" };
  const walk = (step) => {
    const rows = all("[data-row], .ld-vlist a, .ld-queue a, .ld-list .t, .ld-hits .p a");
    const here = rows.indexOf(document.activeElement);
    const current = here >= 0 ? here : rows.findIndex((row) => row.getAttribute("aria-current"));
    rows[Math.min(Math.max(current + step, 0), rows.length - 1)]?.focus();
  };
  const tick = () => {
    const box = document.activeElement.closest("li, tr")?.querySelector(".ld-pick");
    if (box) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); }
  };
  const keys = {
    "/": () => (find(".ld-query input[type=search]") ?? find("#ld-cmd"))?.select(),
    x: tick,
    "?": () => find("#ld-shortcuts")?.showModal(),
    n: narrow,
    j: () => walk(1),
    k: () => walk(-1),
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      find("#ld-cmd")?.focus();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return save(event);
    if (event.key === "Escape") return escape(event);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") return suggested(event);
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || find("dialog[open]") || remember.get("keys") === "off") return;
    const key = event.key.toLowerCase();
    if (waiting === "g" && places[key]) { find(places[key])?.click(); event.preventDefault(); }
    else if (/^[1-9]$/.test(key)) answer(key);
    else if (keys[key]) { event.preventDefault(); keys[key](); }
    waiting = key;
  });
  // Ctrl and Enter press the main button of the form in hand, else of the form that the page is about.
  const save = (event) => {
    if (find("dialog[open]")) return;
    const form = event.target.closest?.("form[method=post]") ?? find(".ld-savebar, .ld-approvebar")?.closest("form");
    const button = form && (find("button.btn-primary", form) ?? find(".ld-savebar button", form));
    if (button) { event.preventDefault(); button.click(); }
  };
  // Arrows walk from a box into what it suggests and back; Enter opens what is in focus.
  const suggested = (event) => {
    const form = event.target.closest?.("form");
    const links = form ? all(".ld-suggest a", form) : [];
    if (!links.length) return;
    event.preventDefault();
    const next = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (links[Math.min(next, links.length - 1)] ?? find("input[type=search]", form)).focus();
  };
  const answer = (key) => {
    const box = find(`.ld-choices input[data-key="${key}"]`);
    if (box) { box.checked = true; box.focus(); box.dispatchEvent(new Event("change", { bubbles: true })); }
  };
  const escape = (event) => {
    const popover = event.target.closest?.("details[data-popover][open]") || find("details[data-popover][open]");
    if (popover) { popover.open = false; find("summary", popover).focus(); }
    document.activeElement.closest(".ld-suggest")?.closest("form").querySelector("input[type=search]").focus();
    all(".ld-suggest").forEach((suggestions) => suggestions.replaceChildren());
    if (location.hash === "#dieu-huong") location.hash = "#noi-dung";
  };

  // htmx: the token goes with every request; lost connections are said, and typed words stay.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = find("meta[name=csrf-token]");
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  });
  // Words typed before htmx listened are saved as those typed after.
  document.addEventListener("htmx:afterProcessNode", (event) => {
    const field = event.target;
    if (field.matches("textarea[hx-trigger*=typed-early]") && field.value !== field.defaultValue) window.htmx.trigger(field, "typed-early");
  });
  document.addEventListener("htmx:sendError", () => say(find("#ld-said").dataset.failed));

  // On a phone a row of these tables is a card: each cell then says what its column is called.
  const nameCells = (table) => {
    const heads = all("thead th", table), names = heads.map((head) => head.querySelector(".visually-hidden") ? "" : head.textContent.trim());
    all("tbody tr, tfoot tr", table).forEach((row) => {
      if (row.cells.length !== names.length) return;
      const first = row.cells[0].querySelector(".ld-pick") ? 1 : 0;  // a tick box stands beside its row, not over it
      [...row.cells].forEach((cell, n) => {
        // What a row is about, its title and a chip with its own words need no name before them.
        const plain = n <= first || (n === first + 1 && heads[n].matches(".ld-wide")) || cell.querySelector(":scope > :is(.ld-status, .ld-due, .ld-sev):first-child");
        if (names[n] && !plain) cell.dataset.label = names[n];
        if (["", "–"].includes(cell.textContent.trim()) && !find("input, select, svg", cell)) cell.dataset.none = "";
      });
    });
  };
  // On a phone the filters of a list are one line until somebody opens them or one is in force.
  const foldFilters = () => {
    if (!matchMedia("(max-width: 760px)").matches) return;
    all(".ld-filterbox:not([data-used])").forEach((box) => { box.open = false; });
    all(".ld-tabs [aria-current]").forEach((tab) => { tab.closest("ul").scrollLeft = tab.offsetLeft - 48; });
  };

  document.addEventListener("DOMContentLoaded", () => {
    markTheme();
    const single = find("#ld-keys");
    if (single) {
      single.checked = remember.get("keys") !== "off";
      single.addEventListener("change", () => remember.set("keys", single.checked ? "on" : "off"));
    }
    all(".ld-stacks").forEach(nameCells);
    foldFilters();
    all("[data-opened]").forEach((mark) => noteOpened(mark.dataset));
    all("[data-opened-by]").forEach(listOpened);
    find("[data-focus]")?.focus();
    // A browser without a reader of its own would offer the file once more: the link above it does.
    if (navigator.pdfViewerEnabled === false) all("[data-pdf]").forEach((frame) => frame.remove());
    all("[data-echo]").forEach(echo);
    all("[data-bulk]").forEach((bar) => showPicked(bar.dataset.bulk));
  });
})();
