// A form of the record: rows come and go in place, references are found while one types, texts are
// counted. Whatever fails leaves the form, which sends itself whole as ever.
const WAIT = 120;
let ids = 0;

// A picker's input becomes a combobox: what is chosen puts its slug into the input.
function picker(el) {
  const input = el.querySelector("input");
  const button = el.querySelector("button");
  if (!input || input.name.startsWith("find:")) return;
  let picked = el.querySelector(".picked");
  const list = document.createElement("div");
  list.id = `found-${++ids}`;
  list.className = "suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Records");
  el.append(list);
  button?.classList.add("visually-hidden");
  button?.setAttribute("tabindex", "-1");
  for (const [k, v] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(k, v);
  // `asked`: Enter was pressed before the records were there.
  let at = -1, timer, request, asked = false;
  const items = () => [...list.children];
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (i) => {
    const all = items();
    at = (i + all.length) % all.length;
    all.forEach((o, n) => o.setAttribute("aria-selected", n === at));
    input.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  };
  const choose = (option) => {
    input.value = option.dataset.slug;
    const link = document.createElement("a");
    link.href = option.dataset.href;
    link.textContent = option.dataset.title;
    picked.replaceChildren(link);
    close();
    touched(input);
  };
  const show = (found) => {
    list.replaceChildren(...found.map((f, n) => {
      const o = document.createElement("div");
      const slug = document.createElement("small");
      o.id = `${list.id}-${n}`;
      o.setAttribute("role", "option");
      o.setAttribute("aria-selected", "false");
      Object.assign(o.dataset, { slug: f.slug, title: f.title, href: f.href });
      slug.textContent = f.slug;
      o.append(f.title, slug);
      return o;
    }));
    if (!found.length || document.activeElement !== input) return close();
    if (asked) return choose(items()[0]);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    // The first is the best: Enter or Tab takes it.
    mark(0);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    asked = false;
    picked.replaceChildren();
    const q = input.value.trim();
    if (q.length < 2) return close();
    timer = setTimeout(async () => {
      request = new AbortController();
      try {
        const r = await fetch(`/edit/find?${new URLSearchParams({ kind: el.dataset.kind, q })}`, { signal: request.signal });
        if (r.ok && !r.redirected) show(await r.json());
      } catch {}
    }, WAIT);
  });
  input.addEventListener("keydown", (e) => {
    // Enter in a picker is a choice, never a send.
    if (e.key === "Enter" && !e.ctrlKey && !e.metaKey) {
      e.preventDefault();
      if (at >= 0) choose(items()[at]);
      else asked = !picked.firstChild;
    } else if (list.hidden) return;
    else if (e.key === "Tab" && !e.shiftKey) choose(items()[at]);
    else if (e.key === "Escape") { close(); e.preventDefault(); }
    else if (e.key === "ArrowDown") { mark(at + 1); e.preventDefault(); }
    else if (e.key === "ArrowUp") { mark(at < 0 ? -1 : at - 1); e.preventDefault(); }
  });
  list.addEventListener("pointerdown", (e) => {
    const option = e.target.closest("[data-slug]");
    if (option && e.button === 0) { e.preventDefault(); choose(option); }
  });
  input.addEventListener("blur", close);
}

// Says that something was changed that nobody typed.
function touched(el) {
  el.form?.dispatchEvent(new Event("input"));
}

// A day can be picked; months, years and spans are typed.
function day(input) {
  const pick = document.createElement("input");
  const button = document.createElement("button");
  const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.firstChild?.textContent.trim();
  if (!pick.showPicker) return;
  pick.type = "date";
  pick.tabIndex = -1;
  pick.setAttribute("aria-hidden", "true");
  button.type = "button";
  // Whoever uses the keyboard types the day.
  button.tabIndex = -1;
  button.textContent = "Pick a day";
  button.setAttribute("aria-label", `Pick a day: ${label}`);
  const box = document.createElement("div");
  box.className = "day";
  // Moving a field takes the focus from it.
  const typing = document.activeElement === input;
  input.before(box);
  box.append(input, button, pick);
  if (typing) input.focus();
  button.addEventListener("click", () => {
    pick.value = /^\d{4}-\d\d-\d\d$/.test(input.value.trim()) ? input.value.trim() : "";
    pick.showPicker();
  });
  pick.addEventListener("input", (e) => {
    e.stopPropagation();
    if (!pick.value) return;
    input.value = pick.value;
    touched(input);
    button.focus();
  });
}

function counter(field) {
  const most = Number(field.dataset.most);
  const words = "words" in field.dataset;
  const said = document.createElement("p");
  said.className = "counted";
  const count = () => {
    const text = field.value.trim();
    const n = words ? (text ? text.split(/\s+/).length : 0) : [...text].length;
    said.textContent = `${n} of at most ${most} ${words ? "words" : "characters"}`;
    said.classList.toggle("over", n > most);
    said.hidden = !words && n < most / 2;
  };
  field.after(said);
  field.addEventListener("input", count);
  count();
}

function enhance(root) {
  root.querySelectorAll(".picker").forEach(picker);
  root.querySelectorAll("[data-most]").forEach(counter);
  root.querySelectorAll("input[data-day]").forEach(day);
}

export default function (form) {
  enhance(form);
  // Adding and removing: the server answers with the whole form, of which the list is taken over.
  form.addEventListener("click", async (e) => {
    const button = e.target.closest("button[data-part]");
    if (!button) return;
    e.preventDefault();
    const id = button.dataset.part;
    const old = document.getElementById(id);
    const body = new URLSearchParams([...new FormData(form)].filter(([k]) => k !== "do"));
    body.set("do", button.value);
    old.setAttribute("aria-busy", "true");
    try {
      const r = await fetch(form.action, { method: "POST", body });
      const page = r.ok ? new DOMParser().parseFromString(await r.text(), "text/html") : null;
      const part = page?.getElementById(id);
      if (!part) throw new Error();
      const mine = document.adoptNode(part);
      old.replaceWith(mine);
      enhance(mine);
      touched(form.querySelector("input"));
      const inputs = mine.querySelectorAll("input:not([type=hidden]), select, textarea");
      if (button.value.startsWith("add:")) {
        const rows = [...mine.querySelectorAll(".edit-row")];
        rows.at(-1)?.querySelector("input, select, textarea")?.focus();
      } else inputs[0]?.focus();
    } catch {
      old.removeAttribute("aria-busy");
      button.removeAttribute("data-part");
      button.click();
    }
  });
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey)) return;
    e.preventDefault();
    form.requestSubmit(form.querySelector(".save-bar .button-primary"));
  });
  if (form.querySelector("#said > :is(.notice, section)")) form.querySelector("#said").focus();
  else form.querySelector(".found")?.focus();
}
