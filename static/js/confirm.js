// <details data-confirm> opens in place without script; with it, its panel opens as a dialog.
document.addEventListener("click", (event) => {
  const summary = event.target.closest("[data-confirm] > summary");
  if (!summary) return;
  event.preventDefault();
  const details = summary.parentElement;
  const panel = details.querySelector(".confirm__panel > form");
  if (!panel) return;
  const home = panel.parentElement;
  const dialog = document.createElement("dialog");
  const close = panel.querySelector("[data-confirm-close]");
  const shut = () => dialog.close();
  dialog.className = "confirm-dialog";
  dialog.setAttribute("aria-label", panel.querySelector(".confirm__question").textContent);
  dialog.append(panel);
  document.body.append(dialog);
  close.hidden = false;
  close.addEventListener("click", shut);
  dialog.addEventListener("close", () => {
    close.removeEventListener("click", shut);
    close.hidden = true;
    home.append(panel);
    dialog.remove();
    summary.focus();
  });
  dialog.showModal();
});
