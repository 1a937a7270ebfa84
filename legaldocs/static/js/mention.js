// Names while typing after an @: textarea[data-calls] offers the people of the list "Call on" of its own form, who are
// those that may read the dossier; nothing is asked of the server.  Arrows choose, Enter or Tab takes, Escape closes.
// Without this file the name is typed in full or chosen from that list.
(() => {
  "use strict";
  const MOST = 8;
  const TYPED = /(^|[^\w@.])@([\p{L}\d_.-]*)$/u; // not the @ inside a mail address
  const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");
  let open = null; // { area, list, status, start, at }

  const people = (area) => [...(area.form.elements.call_on?.options ?? [])].filter((one) => one.value)
    .map((one) => ({ account: one.value, name: one.textContent.trim() }));

  const close = () => {
    if (!open) return;
    const { area, list, status } = open;
    for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete", "aria-haspopup"]) area.removeAttribute(name);
    list.remove();
    status.textContent = "";
    open = null;
  };

  const mark = (at) => {
    const rows = [...open.list.children];
    open.at = (at + rows.length) % rows.length;
    rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === open.at)));
    open.area.setAttribute("aria-activedescendant", rows[open.at].id);
    rows[open.at].scrollIntoView({ block: "nearest" });
  };

  const take = (row) => {
    const { area, start } = open;
    const rest = area.value.slice(area.selectionEnd);
    const put = `@${row.dataset.account}${/^\s/.test(rest) ? "" : " "}`;
    area.setRangeText(put, start, area.selectionEnd, "end");
    close();
    area.dispatchEvent(new Event("input", { bubbles: true })); // what keeps drafts hears of it
    area.focus();
  };

  const statusOf = (area) => {
    const known = area.parentElement.querySelector("[data-calls-said]");
    if (known) return known;
    const made = Object.assign(document.createElement("span"), { className: "visually-hidden" });
    made.dataset.callsSaid = "";
    made.setAttribute("role", "status");
    area.after(made);
    return made;
  };

  const show = (area, found, start) => {
    close();
    const list = Object.assign(document.createElement("ul"), { id: `${area.id}-people`, className: "ld-people" });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", area.dataset.calls);
    found.forEach((one, place) => {
      const row = Object.assign(document.createElement("li"), { id: `${list.id}-${place}` });
      row.setAttribute("role", "option");
      row.dataset.account = one.account;
      row.append(Object.assign(document.createElement("b"), { textContent: one.name }), ` @${one.account}`);
      list.append(row);
    });
    const status = statusOf(area);
    area.after(list);
    // A field of several lines stays a text box; what a combobox says beyond that, the status says in words.
    area.setAttribute("aria-haspopup", "listbox");
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", list.id);
    status.textContent = area.dataset.callsFound.replace("{count}", found.length);
    open = { area, list, status, start, at: 0 };
    mark(0);
  };

  const look = (area) => {
    const before = area.value.slice(0, area.selectionEnd);
    const typed = TYPED.exec(before);
    if (!typed || area.selectionStart !== area.selectionEnd) return close();
    const wanted = plain(typed[2]);
    const rank = ({ account, name }) => [account.toLowerCase().startsWith(wanted), plain(name).split(/\s+/).some((part) => part.startsWith(wanted)), plain(name).replaceAll(" ", "").includes(wanted)].indexOf(true);
    const found = people(area).map((one) => [rank(one), one]).filter(([place]) => place >= 0)
      .sort((one, other) => one[0] - other[0]).slice(0, MOST).map(([, one]) => one);
    return found.length ? show(area, found, before.length - typed[2].length - 1) : close();
  };

  document.addEventListener("input", (event) => { if (event.target.matches?.("textarea[data-calls]")) look(event.target); });
  document.addEventListener("keydown", (event) => {
    if (!open || event.target !== open.area || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowDown") mark(open.at + 1);
    else if (event.key === "ArrowUp") mark(open.at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey)) take(open.list.children[open.at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("pointerdown", (event) => {
    const row = open && event.target.closest(".ld-people li");
    if (!row) return;
    event.preventDefault(); // the textarea keeps the focus
    take(row);
  });
  document.addEventListener("focusout", (event) => { if (open && event.target === open.area) close(); });
})();
