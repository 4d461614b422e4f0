// Loads a module only where the page has something for it. Names are hashed, so they come from data attributes.
const urls = document.getElementById("main-js").dataset;
const wanted = [
  ["themeToggle", "#masthead-top"],
  ["search", "form.search"],
  ["filters", "form[data-auto]"],
  ["timeline", "svg.ch-lanes, svg.ch-density"],
];
for (const [name, selector] of wanted) {
  const found = document.querySelectorAll(selector);
  if (found.length && urls[name]) {
    import(urls[name]).then((m) => found.forEach((el) => m.default(el))).catch(() => {});
  }
}
