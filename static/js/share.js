// The system's own way to share, where there is one, beside the fields that are there in any case.
export default function (box) {
  if (!navigator.share) return;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Send the link…";
  button.addEventListener("click", () => {
    const url = box.querySelector("input").value;
    // Whoever closes the sheet has changed their mind: no error.
    navigator.share({ title: box.dataset.share, url }).catch(() => {});
  });
  box.querySelector("summary").after(button);
}
