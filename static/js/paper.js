// A form beside its paper: says when the paper no longer shows what was typed, and opens the paper's tab on a phone
// when the page was asked for it (#paper). A fold opens when a draft brings text back into it.
(() => {
  const note = document.querySelector("[data-paper-stale]");
  const form = document.querySelector("[data-paper-form]");
  if (note && form) form.addEventListener("input", () => { note.hidden = false; }, { once: true });
  if (location.hash === "#paper") {
    const tab = document.getElementById("paper-second");
    if (tab) tab.checked = true;
  }
  document.addEventListener("change", (event) => {
    const fold = event.target.closest?.("details.fold");
    if (fold && event.target.value) fold.open = true;
  });
})();
