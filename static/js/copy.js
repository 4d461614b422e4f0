// A text that is there to be copied gets a button for it, where the browser can. data-copy says what it is.
export default function (el) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  const isField = "value" in el;
  const what = el.dataset.copy ? ` <span class="visually-hidden">${el.dataset.copy}</span>` : "";
  const say = (word) => (button.innerHTML = word + what);
  button.type = "button";
  button.className = "copy";
  // The button keeps the focus, so what it says of itself has to be announced.
  button.setAttribute("aria-live", "polite");
  say("Copy");
  el.after(button);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText((isField ? el.value : el.textContent).trim());
      say("Copied");
    } catch {
      // Without leave to copy, the text can be copied by hand.
      if (isField) el.select();
      else getSelection().selectAllChildren(el);
      say("Selected");
    }
  });
}
