// '/' focuses the box; suggestions come as a combobox with a listbox. Fails silently: the form still works.
export default function (form) {
  const input = form.elements.q;
  // On a page that is read back to a day, so are suggestions.
  const known = form.elements.known;
  const list = document.createElement("div");
  const said = document.createElement("span");
  list.id = "suggest";
  list.className = "suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  form.append(list, said);
  for (const [k, v] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": "suggest", "aria-expanded": "false" })) input.setAttribute(k, v);
  if (matchMedia("(hover: hover)").matches) input.placeholder = "Search  /";

  let at = -1, timer, request;
  const items = () => [...list.children];
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const pick = (i) => {
    const all = items();
    at = (i + all.length + 1) % (all.length + 1);
    if (at === all.length) at = -1;
    all.forEach((el, n) => el.setAttribute("aria-selected", n === at));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
  };
  const show = (found) => {
    list.replaceChildren(...found.map((f, n) => {
      const el = document.createElement("div");
      const kind = document.createElement("small");
      el.id = `suggest-${n}`;
      el.setAttribute("role", "option");
      el.setAttribute("aria-selected", "false");
      el.dataset.href = f.href;
      kind.textContent = f.kind;
      el.append(f.title, kind);
      return el;
    }));
    said.textContent = found.length ? `${found.length} suggestion${found.length > 1 ? "s" : ""}` : "";
    // An answer that comes after the box was left must not open the list again.
    if (!found.length || document.activeElement !== input) return close();
    at = -1;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    const q = input.value.trim();
    if (q.length < 2) return close();
    timer = setTimeout(async () => {
      request = new AbortController();
      try {
        const r = await fetch(`/search/suggest?${new URLSearchParams({ q, ...(known && { known: known.value }) })}`, { signal: request.signal });
        if (r.ok) show((await r.json()).slice(0, 8));
      } catch {}
    }, 120);
  });
  input.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !list.hidden) { close(); e.preventDefault(); }
    else if (list.hidden) return;
    else if (e.key === "ArrowDown") { pick(at + 1); e.preventDefault(); }
    else if (e.key === "ArrowUp") { pick(at < 0 ? items().length - 1 : at - 1); e.preventDefault(); }
    else if (e.key === "Enter" && at >= 0) { location.href = items()[at].dataset.href; e.preventDefault(); }
  });
  list.addEventListener("pointerdown", (e) => {
    const el = e.target.closest("[data-href]");
    if (el && e.button === 0) { e.preventDefault(); location.href = el.dataset.href; }
  });
  input.addEventListener("blur", close);
  document.addEventListener("keydown", (e) => {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, select, textarea, [contenteditable]")) return;
    e.preventDefault();
    input.focus();
    input.select();
  });
}
