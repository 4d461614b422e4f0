// svg.ch-lanes: one tab stop, arrow keys from mark to mark, Home, End, type-ahead, a tooltip that Escape closes.
// svg.ch-density: drag a range of months, or Shift with the arrows, to go to ?from&to.
// Marks are a.mark with <title> or aria-label; months are links with from=2025-09 in them, or [data-month].
const tip = document.createElement("div");
tip.className = "tip";
tip.hidden = true;
tip.setAttribute("aria-hidden", "true");
let typed = "", typedAt = 0;

const nameOf = (el) => el.getAttribute("aria-label") || el.querySelector("title")?.textContent || "";

function showTip(el) {
  if (!tip.isConnected) document.body.append(tip);
  tip.textContent = nameOf(el);
  tip.hidden = false;
  const r = el.getBoundingClientRect();
  const x = Math.min(Math.max(8, r.x + r.width / 2 - tip.offsetWidth / 2), document.documentElement.clientWidth - tip.offsetWidth - 8);
  tip.style.left = `${x + scrollX}px`;
  tip.style.top = `${r.bottom + scrollY + 6}px`;
}
const hideTip = () => (tip.hidden = true);

function lanes(svg) {
  const marks = [...svg.querySelectorAll("a.mark")].sort((a, b) => a.getBoundingClientRect().x - b.getBoundingClientRect().x);
  if (!marks.length) return;
  let at = marks.length - 1;
  const go = (i) => {
    marks[at].setAttribute("tabindex", "-1");
    at = Math.min(Math.max(i, 0), marks.length - 1);
    marks[at].setAttribute("tabindex", "0");
    marks[at].focus();
  };
  marks.forEach((m, i) => {
    // The browser's own tooltip would cover ours; its words move to the name.
    const title = m.querySelector("title");
    if (title) { m.setAttribute("aria-label", nameOf(m)); title.remove(); }
    m.setAttribute("tabindex", i === at ? "0" : "-1");
    m.addEventListener("pointerenter", () => showTip(m));
    m.addEventListener("pointerleave", (e) => { if (e.relatedTarget !== tip) hideTip(); });
    m.addEventListener("focus", () => { at = i; showTip(m); });
    m.addEventListener("blur", hideTip);
  });
  tip.addEventListener("pointerleave", hideTip);
  svg.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: marks.length - 1 }[e.key];
    if (to !== undefined) { e.preventDefault(); go(to); }
    else if (/^[\p{L}\p{N}]$/u.test(e.key)) {
      typed = e.timeStamp - typedAt > 800 ? e.key : typed + e.key;
      typedAt = e.timeStamp;
      const found = marks.findIndex((m, i) => i >= at + (typed.length === 1) && nameOf(m).toLowerCase().includes(typed.toLowerCase()));
      if (found >= 0) go(found);
    }
  });
}

function density(svg) {
  const monthOf = (m) => m.dataset.month || new URL(m.getAttribute("href"), location).searchParams.get("from")?.slice(0, 7);
  const months = [...svg.querySelectorAll("a.bar, [data-month]")].filter(monthOf);
  if (!months.length) return;
  let from = -1, to = -1;
  const paint = () => months.forEach((m, i) => m.classList.toggle("in-range", from >= 0 && i >= Math.min(from, to) && i <= Math.max(from, to)));
  const clear = () => { from = to = -1; paint(); };
  const open = () => {
    const u = new URL(location);
    u.searchParams.set("from", monthOf(months[Math.min(from, to)]));
    u.searchParams.set("to", monthOf(months[Math.max(from, to)]));
    u.searchParams.delete("cursor");
    location.href = u;
  };
  const nearest = (x) => months.reduce((best, m, i) => {
    const r = m.getBoundingClientRect(), d = Math.abs(x - r.x - r.width / 2);
    return d < best.d ? { i, d } : best;
  }, { i: 0, d: Infinity }).i;
  let moved = false;
  // Where the strip itself scrolls sideways, a finger scrolls it; the form is there for the range.
  const frame = svg.parentElement;
  const touch = () => (svg.style.touchAction = frame.scrollWidth > frame.clientWidth + 1 ? "auto" : "pan-y");
  touch();
  addEventListener("resize", touch);
  svg.addEventListener("dragstart", (e) => e.preventDefault());
  svg.addEventListener("pointerdown", (e) => { if (e.button === 0) { from = to = nearest(e.clientX); moved = false; } });
  svg.addEventListener("pointermove", (e) => {
    if (from < 0 || !e.buttons) return;
    to = nearest(e.clientX);
    if (to !== from && !moved) { moved = true; svg.setPointerCapture(e.pointerId); }
    if (moved) paint();
  });
  svg.addEventListener("pointerup", () => (moved ? open() : clear()));
  svg.addEventListener("pointercancel", clear);
  svg.addEventListener("click", (e) => { if (moved) { e.preventDefault(); moved = false; } }, true);
  svg.addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    const here = months.findIndex((m) => m.contains(document.activeElement) || m === document.activeElement);
    if (step && here >= 0) {
      e.preventDefault();
      const next = Math.min(Math.max(here + step, 0), months.length - 1);
      if (e.shiftKey) { if (from < 0) from = here; to = next; paint(); } else clear();
      (months[next].matches("a") ? months[next] : months[next].querySelector("a") || months[next].closest("a"))?.focus();
    } else if (e.key === "Enter" && from >= 0 && from !== to) { e.preventDefault(); open(); }
    else if (e.key === "Escape") clear();
  });
}

document.addEventListener("keydown", (e) => { if (e.key === "Escape") hideTip(); });
export default (svg) => (svg.matches(".ch-lanes") ? lanes(svg) : density(svg));
