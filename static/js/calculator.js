// Answers as you type: asks for the page that the form would give, and takes its parts over.
// Whatever fails leaves the form, which submits as ever.
const WAIT = 250;
const parts = ["calc-said", "calc-kept", "answer"];
const part = (id, root = document) => root.getElementById(id);

export default function (form) {
  let timer, request, shown;
  const address = () => {
    const given = [...new FormData(form)].map(([k, v]) => [k, v.trim()]).filter(([, v]) => v);
    const query = String(new URLSearchParams(given));
    return form.getAttribute("action") + (query && `?${query}`);
  };
  const take = (page) => {
    for (const id of parts) {
      // What is read aloud is read once.
      if (part(id).textContent === part(id, page).textContent && id === "calc-said") continue;
      const open = [...part(id).querySelectorAll("details")].map((el) => el.open);
      part(id).replaceChildren(...part(id, page).childNodes);
      const all = part(id).querySelectorAll("details");
      // What a reader unfolded stays so while the same parts are there.
      if (all.length === open.length) all.forEach((el, n) => (el.open = open[n]));
    }
    for (const el of form.querySelectorAll(".field-error")) {
      const text = part(el.id, page)?.textContent ?? "";
      el.textContent = text;
      const field = form.querySelector(`[aria-describedby="${el.id}"]`);
      if (text) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    document.title = page.title;
  };
  const ask = async () => {
    const url = address();
    if (url === shown) return;
    const mine = (request = new AbortController());
    part("answer").setAttribute("aria-busy", "true");
    try {
      const r = await fetch(url, { signal: mine.signal, headers: { accept: "text/html" } });
      const page = r.ok || r.status === 400 ? new DOMParser().parseFromString(await r.text(), "text/html") : null;
      // An error of another kind is a page without these parts.
      if (!page || !parts.every((id) => part(id, page))) return;
      take(page);
      shown = url;
      history.replaceState(history.state, "", url);
    } catch {
    } finally {
      if (request === mine) part("answer").removeAttribute("aria-busy");
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    request?.abort();
    timer = setTimeout(ask, WAIT);
  });
  // Empty fields do not belong in a link that people share.
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    request?.abort();
    const empty = [...form.elements].filter((el) => el.name && !el.value && !el.disabled);
    empty.forEach((el) => (el.disabled = true));
    setTimeout(() => empty.forEach((el) => (el.disabled = false)));
  });
}
