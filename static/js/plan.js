// The measure's page: Enter in a step goes to the next one (Shift+Enter breaks the line), opening the fold of further
// rows when the visible ones are full. A fold also opens when a draft brings text back into it.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || field.dataset?.enter !== "next") return;
  event.preventDefault();
  const fields = Array.from(field.form.querySelectorAll('[data-enter="next"]'));
  const next = fields[fields.indexOf(field) + 1];
  if (!next) return;
  const fold = next.closest("details");
  if (fold) fold.open = true;
  next.focus();
});
document.addEventListener("change", (event) => {
  const fold = event.target.closest?.("details");
  if (fold && event.target.value) fold.open = true;
});
// Kinds of period that give no days of their own: the two boxes go away while they are empty.
for (const dates of document.querySelectorAll("[data-dates-of]")) {
  const kind = document.getElementById(dates.dataset.datesOf);
  const boxes = Array.from(dates.querySelectorAll("input"));
  const show = () => {
    const needless = ["fiscal_year", "none", "as_printed"].includes(kind.value);
    dates.hidden = needless && boxes.every((box) => !box.value) && !dates.querySelector(".field__error");
  };
  kind.addEventListener("change", show);
  show();
}
