// A text that is there to be copied gets a button for it, where the browser can.
export default function (el) {
  if (!navigator.clipboard) return;
  const button = document.createElement("button");
  const text = el.textContent.trim();
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  el.after(button);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      // Without leave to copy, the text can be copied by hand.
      getSelection().selectAllChildren(el);
      button.textContent = "Selected";
    }
  });
}
