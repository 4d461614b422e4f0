// What is new since the last visit. When that was, and what was read, stays in this browser.
const PAUSE = 30 * 60e3; // after so long it is another visit
const MOST = 200; // records whose versions are remembered
const read = (key) => JSON.parse(localStorage.getItem(key)) ?? {};
const write = (key, value) => localStorage.setItem(key, JSON.stringify(value));
const hidden = (text) => Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: text });
const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });

export default async function (changes) {
  const now = Date.now();
  const visit = read("visit");
  if (!(now - visit.at < PAUSE)) Object.assign(visit, { before: visit.at ?? 0, asked: 0 });
  visit.at = now;
  const note = document.querySelector("[data-visit]");
  if (note) {
    visit.seen = Math.max(visit.seen ?? 0, Date.parse(note.dataset.visit));
    mark(note, visit.before);
  }
  write("visit", visit);
  record();
  if (!visit.before || note) return;
  if (now - visit.asked > PAUSE) {
    const answer = await fetch("/changes.atom", { method: "HEAD" });
    visit.newest = Date.parse(answer.headers.get("last-modified"));
    visit.asked = now;
    write("visit", visit);
  }
  if (visit.newest > Math.max(visit.before, visit.seen ?? 0)) {
    changes.classList.add("has-new");
    changes.append(hidden(" (new since your last visit)"));
  }
}

// Marks the changes since a moment, and says how many they are.
function mark(note, before) {
  if (!before) {
    note.textContent = "From your next visit on, what is new since is marked here. Only this browser knows when you came.";
    return;
  }
  const all = [...document.querySelectorAll(".change")];
  const fresh = all.filter((el) => Date.parse([...el.querySelectorAll("time")].at(-1).dateTime) > before);
  for (const el of fresh) {
    el.classList.add("has-new");
    el.prepend(hidden("New: "));
  }
  const day = new Date(before).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
  if (!fresh.length) note.textContent = `Nothing new on this page since your last visit, on ${day}.`;
  else {
    const more = fresh.length === all.length && document.querySelector("a[rel=next]") ? " or more" : "";
    const text = `${fresh.length}${more} ${fresh.length > 1 ? "changes" : "change"} since your last visit, on ${day}`;
    note.replaceChildren(link(`/changes?since=${new Date(before).toISOString().slice(0, 19)}Z`, text));
  }
}

// Says on a record's page that it was changed since it was last read here.
function record() {
  const line = document.querySelector("[data-record]");
  if (!line) return;
  const { record: path, revision } = line.dataset;
  const records = read("read");
  const old = records[path];
  // The one read last stands last.
  delete records[path];
  records[path] = +revision;
  for (const extra of Object.keys(records).slice(0, -MOST)) delete records[extra];
  write("read", records);
  if (old && old < +revision) line.append(" · ", link(`${path}/history/${old}..${revision}`, "Changed since you last read it"));
}
