// Keeps what is typed into a form of the record as a draft on the server, soon after each pause and
// when the page is left; says so, and takes over what the server computes from it.
const PAUSE = 700, AGAIN = 10_000, MOST_ALIVE = 60_000;

export default function (form) {
  const said = form.querySelector("#kept");
  const key = form.querySelector("input[name=draft]")?.value;
  if (!said || !key) return;
  form.querySelector("[data-keep]")?.remove();
  // Changes are counted: kept is the last of them that the server has.
  let changed = form.querySelector("[data-unkept]") ? 1 : 0, kept = 0;
  let timer, running = null, leaving = false;

  const say = (...parts) => {
    const text = parts.map((p) => p.textContent ?? p).join("");
    if (said.textContent !== text) said.replaceChildren(...parts);
  };
  const link = () => {
    const a = document.createElement("a");
    Object.assign(a, { href: "/login?next=/account", target: "_blank", textContent: "sign in in a new tab" });
    return a;
  };
  const instead = () => {
    const b = document.createElement("button");
    Object.assign(b, { name: "do", value: "instead", formNoValidate: true, textContent: "Keep this one in its place" });
    return b;
  };
  const body = () => {
    const all = new URLSearchParams([...new FormData(form)].filter(([k]) => k !== "do"));
    all.set("do", "keep");
    return all;
  };
  const later = (ms) => {
    clearTimeout(timer);
    timer = setTimeout(keep, ms);
  };

  async function send(now, last) {
    const sent = body();
    // What goes on after the page has gone may only be short.
    const keepalive = last && sent.toString().length < MOST_ALIVE;
    let r;
    try {
      r = await fetch(form.action, { method: "POST", body: sent, keepalive, headers: { accept: "application/json" } });
    } catch {
      say("Draft not kept: the site cannot be reached. It is tried again.");
      return later(AGAIN);
    }
    if (r.status === 401) {
      say("Draft not kept: your session has ended. Please ", link(), "; then it is kept here.");
      return later(AGAIN);
    }
    const answer = r.headers.get("content-type")?.includes("json") ? await r.json().catch(() => null) : null;
    if (!answer) {
      say(r.status === 413 ? "Draft not kept: it is too long." : "Draft not kept: the site could not do it. It is tried again.");
      if (r.status !== 413) later(AGAIN);
      return;
    }
    sums(answer.sums);
    if (answer.problem) return say(`Draft not kept: ${answer.problem}. `, ...(answer.other ? [instead()] : []));
    kept = now;
    said.toggleAttribute("data-behind", changed !== kept);
    if (!answer.kept) return say("");
    const time = document.createElement("time");
    time.dateTime = answer.kept;
    time.textContent = new Date(answer.kept).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    say("Draft kept ", time);
    // A new record's form is found again by its draft.
    const here = new URL(location);
    if (here.pathname.endsWith("/new") && here.searchParams.get("draft") !== key) history.replaceState(null, "", `?draft=${key}`);
  }

  // One at a time; whatever was typed meanwhile goes next.
  async function keep(last = false) {
    clearTimeout(timer);
    if (running || leaving || changed === kept) return;
    const now = changed;
    running = send(now, last === true);
    try {
      await running;
    } finally {
      running = null;
    }
    if (changed !== now) later(PAUSE);
  }

  function sums(html) {
    const place = document.getElementById("sums");
    if (!place) return;
    const part = new DOMParser().parseFromString(html ?? "", "text/html").body;
    if (part.textContent !== place.textContent) place.replaceChildren(...part.childNodes);
  }

  form.addEventListener("input", () => {
    changed++;
    said.toggleAttribute("data-behind", true);
    later(PAUSE);
  });
  form.addEventListener("submit", (e) => {
    if (e.submitter?.formTarget === "_blank") return;
    clearTimeout(timer);
    if (running) {
      // A draft that comes after its record was saved would outlive it.
      e.preventDefault();
      const button = e.submitter;
      running.finally(() => form.requestSubmit(button));
      return;
    }
    leaving = true;
  });
  addEventListener("pageshow", (e) => { if (e.persisted) leaving = false; });
  addEventListener("pagehide", () => keep(true));
  document.addEventListener("visibilitychange", () => keep(document.hidden));
  addEventListener("online", () => keep());
  addEventListener("beforeunload", (e) => { if (changed !== kept && !leaving) e.preventDefault(); });
}
