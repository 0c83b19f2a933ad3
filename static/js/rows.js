// Rows that stand in order ([data-rows] holds [data-row]s) get buttons that move them; their numbers follow, and the
// form hears of the change. Words come from data-up and data-down. Without script the numbers are typed.
(() => {
  const place = (row) => row.querySelector("input[name$='-ORDER']");

  const renumber = (list) => {
    const boxes = Array.from(list.querySelectorAll("[data-row]"), place);
    boxes.forEach((box, index) => { box.value = String(index + 1); });
    boxes[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const button = (word, row, move) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--quiet";
    made.textContent = word;
    made.setAttribute("aria-label", `${word} ${row.querySelector("legend").textContent.trim()}`);
    made.addEventListener("click", () => { move(); made.focus(); });
    return made;
  };

  for (const list of document.querySelectorAll("[data-rows]")) {
    for (const row of list.querySelectorAll("[data-row]")) {
      const up = () => { if (row.previousElementSibling) { row.previousElementSibling.before(row); renumber(list); } };
      const down = () => { if (row.nextElementSibling) { row.nextElementSibling.after(row); renumber(list); } };
      place(row).closest(".row-block__place").after(button(list.dataset.up, row, up), button(list.dataset.down, row, down));
    }
  }
})();
