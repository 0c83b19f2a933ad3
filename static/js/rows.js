// Rows that stand in order ([data-rows] holds [data-row]s) get buttons that move them; their numbers follow, and the
// form hears of the change. Words come from data-up and data-down. Without script the numbers are typed.
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

  for (const list of document.querySelectorAll("[data-rows]")) {
    legends.set(list, rowsOf(list).map((row) => row.querySelector("legend").textContent));
    for (const row of rowsOf(list)) {
      const up = () => { if (row.previousElementSibling) { row.previousElementSibling.before(row); renumber(list); } };
      const down = () => { if (row.nextElementSibling) { row.nextElementSibling.after(row); renumber(list); } };
      const typed = place(row).closest(".row-block__place");
      typed.after(button(list.dataset.up, up), button(list.dataset.down, down));
      typed.hidden = true;
    }
  }
})();
