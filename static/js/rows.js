// Rows that stand in order ([data-rows] holds [data-row]s) get buttons that move them, and with data-drag a handle to
// drag them by (mouse, pen or finger); their numbers follow, and the form hears of the change. Words come from data-up,
// data-down and data-drag. Without script the numbers are typed.
(() => {
  const place = (row) => row.querySelector("input[name$='-ORDER']");

  const rowsOf = (list) => Array.from(list.querySelectorAll("[data-row]"));
  const legends = new Map(); // the words over the first row, the second …: they stay where they stand

  const renumber = (list) => {
    rowsOf(list).forEach((row, index) => {
      place(row).value = String(index + 1);
      row.querySelector("legend").textContent = legends.get(list)[index];
    });
    list.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
  };

  const button = (word, move) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--quiet";
    made.textContent = word;
    made.addEventListener("click", () => { move(); made.focus(); });
    return made;
  };

  // The row follows the pointer past the middle of its neighbours; the buttons beside do the same from the keyboard.
  const handle = (list, row) => {
    const made = button(list.dataset.drag, () => {});
    made.classList.add("row-block__handle");
    made.tabIndex = -1;
    const middle = (other) => { const box = other.getBoundingClientRect(); return box.top + box.height / 2; };
    made.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      made.setPointerCapture(event.pointerId);
      row.dataset.dragged = "";
    });
    made.addEventListener("pointermove", (event) => {
      if (!("dragged" in row.dataset)) return;
      const { previousElementSibling: above, nextElementSibling: below } = row;
      if (above && event.clientY < middle(above)) row.after(above); // the neighbour moves: a moved row would lose the pointer
      else if (below && event.clientY > middle(below)) row.before(below);
    });
    for (const end of ["pointerup", "pointercancel"]) {
      made.addEventListener(end, () => {
        if (!("dragged" in row.dataset)) return;
        delete row.dataset.dragged;
        renumber(list);
      });
    }
    return made;
  };

  for (const list of document.querySelectorAll("[data-rows]")) {
    legends.set(list, rowsOf(list).map((row) => row.querySelector("legend").textContent));
    for (const row of rowsOf(list)) {
      const up = () => { if (row.previousElementSibling) { row.previousElementSibling.before(row); renumber(list); } };
      const down = () => { if (row.nextElementSibling) { row.nextElementSibling.after(row); renumber(list); } };
      const typed = place(row).closest(".row-block__place");
      typed.after(button(list.dataset.up, up), button(list.dataset.down, down));
      if (list.dataset.drag) typed.before(handle(list, row));
      typed.hidden = true;
    }
  }
})();
