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
