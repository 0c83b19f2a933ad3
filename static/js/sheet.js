// Keys of the score sheet: Enter and the arrows move up and down the cells, a pasted column fills down.
// Saving is static/js/autosave.js; without scripts the button saves. Hidden and folded cells are stepped over.
(() => {
  const sheet = document.querySelector("form[data-sheet]");
  if (!sheet) return;

  const cells = () => Array.from(sheet.querySelectorAll('input[inputmode="decimal"]')).filter((cell) => cell.offsetParent !== null);

  const move = (from, step) => {
    const all = cells();
    const next = all[all.indexOf(from) + step];
    if (!next) return;
    next.focus();
    next.select();
  };

  const isCell = (target) => target.matches?.('input[inputmode="decimal"]');
  const steps = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };

  sheet.addEventListener("keydown", (event) => {
    if (!isCell(event.target) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.key === "Enter" && event.shiftKey ? -1 : steps[event.key];
    if (!step) return;
    event.preventDefault();
    move(event.target, step);
  });

  const put = (cell, text) => {
    cell.value = text.trim();
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  };

  sheet.addEventListener("paste", (event) => {
    if (!isCell(event.target)) return;
    const lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "").split("\n");
    if (lines.length < 2) return;
    event.preventDefault();
    const all = cells();
    const start = all.indexOf(event.target);
    const last = (line) => line.split("\t").filter((part) => part.trim()).pop() || "";
    const filled = lines.slice(0, all.length - start);
    filled.forEach((line, place) => put(all[start + place], last(line)));
    all[start + filled.length - 1].focus();
  });
})();
