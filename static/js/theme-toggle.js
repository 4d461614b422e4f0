// The theme button exists only with scripts: without them it could do nothing.
const order = ["auto", "light", "dark"];
export default function (top) {
  const root = document.documentElement;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "theme-toggle";
  const now = () => root.dataset.theme || "auto";
  const show = () => {
    const next = order[(order.indexOf(now()) + 1) % 3];
    button.textContent = { auto: "◐", light: "○", dark: "●" }[now()];
    button.title = `Theme: ${now()}`;
    button.setAttribute("aria-label", `Theme: ${now()}. Change to ${next}.`);
  };
  button.addEventListener("click", () => {
    const next = order[(order.indexOf(now()) + 1) % 3];
    if (next === "auto") delete root.dataset.theme;
    else root.dataset.theme = next;
    try {
      if (next === "auto") localStorage.removeItem("theme");
      else localStorage.theme = next;
    } catch {}
    show();
  });
  show();
  top.append(button);
}
