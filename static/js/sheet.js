// Keys of the score sheet: Enter and the arrows move up and down; a pasted column fills down among cells of one
// kind, so that ten indicators never run over into anything else. Folded cells are stepped over.
// Saving is static/js/autosave.js; its answer puts the reason of a refused cell into that cell's <output>.
(() => {
  const sheet = document.querySelector("form[data-sheet]");
  if (!sheet) return;

  const isCell = (target) => target.matches?.('input[inputmode="decimal"]');
  const kind = (cell) => cell.name.split("-")[0];
  const cells = () => Array.from(sheet.querySelectorAll('input[inputmode="decimal"]')).filter((cell) => cell.offsetParent !== null);

  const move = (from, step) => {
    const all = cells();
    const next = all[all.indexOf(from) + step];
    if (!next) return;
    next.focus();
    next.select();
  };

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

  // Lines that each begin with the code of a cell (2⇥81.81) go to those cells, in whatever order they come.
  const folded = (text) => text.replace(/[๐-๙]/g, (digit) => digit.charCodeAt(0) - 0x0e50).replace(/\s/g, "").toLowerCase();
  const code = (cell) => folded(cell.name.slice(cell.name.indexOf("-") + 1));
  const putByCode = (all, lines) => {
    const byCode = new Map(all.map((cell) => [code(cell), cell]));
    const pairs = lines.map((line) => line.split("\t")).map((parts) => [byCode.get(folded(parts[0])), parts]);
    if (!pairs.every(([cell, parts]) => cell && parts.length > 1)) return false;
    pairs.forEach(([cell, parts]) => put(cell, parts[parts.length - 1]));
    pairs[pairs.length - 1][0].focus();
    return true;
  };

  sheet.addEventListener("paste", (event) => {
    if (!isCell(event.target)) return;
    const lines = event.clipboardData.getData("text").replace(/\r/g, "").replace(/\n+$/, "").split("\n");
    if (lines.length < 2) return;
    event.preventDefault();
    const all = cells().filter((cell) => kind(cell) === kind(event.target));
    if (putByCode(all, lines)) return;
    const start = all.indexOf(event.target);
    const last = (line) => line.split("\t").filter((part) => part.trim()).pop() || "";
    const filled = lines.slice(0, all.length - start);
    filled.forEach((line, place) => put(all[start + place], last(line)));
    all[start + filled.length - 1].focus();
  });

  // A reason that arrives marks its cell; typing in the cell takes it away until the next answer.
  const mark = (output) => {
    const cell = document.getElementById(output.htmlFor.value);
    if (output.value) cell.setAttribute("aria-invalid", "true");
    else cell.removeAttribute("aria-invalid");
  };
  const arrived = new MutationObserver((changes) => {
    for (const change of changes) mark(change.target);
  });
  sheet.querySelectorAll("output[for]").forEach((output) => arrived.observe(output, { childList: true }));
  sheet.addEventListener("input", (event) => {
    const output = sheet.elements[`error-${event.target.name}`];
    if (output) output.value = "";
  });
})();
