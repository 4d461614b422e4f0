// Sends a GET form when a choice changes. The button stays; typing never sends by itself.
export default function (form) {
  form.addEventListener("change", (e) => {
    if (e.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
  });
  // Empty fields do not belong in a link that people share.
  form.addEventListener("submit", () => {
    const empty = [...form.elements].filter((el) => el.name && !el.value && !el.disabled);
    empty.forEach((el) => (el.disabled = true));
    setTimeout(() => empty.forEach((el) => (el.disabled = false)));
  });
}
