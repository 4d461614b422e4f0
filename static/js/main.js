// Loads a module only where the page has something for it. Names are hashed, so they come from data attributes.
const urls = document.getElementById("main-js").dataset;
const wanted = [
  ["themeToggle", "#masthead-top"],
  ["search", "form.search"],
  ["filters", "form[data-auto]"],
  ["calculator", "form[data-calculator]"],
  ["form", "form[data-edit]"],
  ["draft", "form[data-edit]"],
  ["copy", "[data-copy]"],
  ["share", "[data-share]"],
  ["visits", ".foot a[href='/changes']"],
  ["timeline", "svg.ch-lanes, svg.ch-density"],
];
// On a phone the row of sections scrolls: bring the current one into view.
const row = document.querySelector(".nav ul"), here = row?.querySelector("[aria-current]");
if (here) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;

for (const [name, selector] of wanted) {
  const found = document.querySelectorAll(selector);
  if (found.length && urls[name]) {
    import(urls[name]).then((m) => found.forEach((el) => m.default(el))).catch(() => {});
  }
}
