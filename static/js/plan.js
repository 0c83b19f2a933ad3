// The measure's page: a fold opens when a draft brings text back into it.
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
