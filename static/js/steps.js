// Steps of a measure ([data-steps] > [data-step-rows] > [data-step]): Enter adds one below (Shift+Enter breaks the line),
// Alt+arrows, buttons and dragging move one, "เอาออก" folds one away with a way back. Numbers follow the order. The words
// come from the section; the tick of each row says on the server that it goes.
(() => {
  const button = (word, kind, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `button button--${kind}`;
    made.textContent = word;
    made.addEventListener("click", act);
    return made;
  };

  for (const section of document.querySelectorAll("[data-steps]")) {
    const list = section.querySelector("[data-step-rows]");
    const total = section.querySelector("input[name$='-TOTAL_FORMS']");
    const template = section.querySelector("template");
    const words = section.dataset;
    const rows = () => Array.from(list.querySelectorAll("[data-step]"));
    const field = (row, name) => row.querySelector(`[name$='-${name}']`);
    const changed = (row) => field(row, "text").dispatchEvent(new Event("input", { bubbles: true }));

    const number = () => rows().forEach((row, index) => { field(row, "place").value = String(index + 1); });

    const move = (row, up) => {
      const other = up ? row.previousElementSibling : row.nextElementSibling;
      if (!other) return;
      other[up ? "before" : "after"](row);
      number();
      changed(row);
    };

    const remove = (row) => {
      field(row, "remove").checked = true;
      row.classList.add("step--gone");
      const note = document.createElement("p");
      note.className = "undo-bar step__undo";
      const text = document.createElement("span");
      text.setAttribute("role", "status");
      text.textContent = `${words.removed}: ${field(row, "text").value.slice(0, 60)}`;
      const back = button(words.undo, "secondary", () => {
        field(row, "remove").checked = false;
        row.classList.remove("step--gone");
        note.remove();
        changed(row);
        field(row, "text").focus();
      });
      note.append(text, back);
      row.prepend(note);
      changed(row);
      back.focus();
    };

    const dress = (row) => {
      const verbs = row.querySelector("[data-step-verbs]");
      verbs.firstElementChild.hidden = true;
      verbs.append(
        button(words.up, "quiet", (event) => { move(row, true); event.currentTarget.focus(); }),
        button(words.down, "quiet", (event) => { move(row, false); event.currentTarget.focus(); }),
        button(words.remove, "quiet", () => remove(row)),
      );
      const handle = row.querySelector(".step__place");
      handle.draggable = true;
      handle.title = words.drag;
      handle.addEventListener("dragstart", (event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setDragImage(row, 0, 0);
        row.classList.add("step--held");
      });
      handle.addEventListener("dragend", () => { row.classList.remove("step--held"); number(); changed(row); });
      row.addEventListener("dragover", (event) => {
        const held = list.querySelector(".step--held");
        if (!held || held === row) return;
        event.preventDefault();
        const box = row.getBoundingClientRect();
        row[event.clientY < box.top + box.height / 2 ? "before" : "after"](held);
      });
      if (field(row, "remove").checked) remove(row);
    };

    const add = (after) => {
      const index = Number(total.value);
      const made = template.innerHTML.replaceAll("__prefix__", String(index));
      total.value = String(index + 1);
      after.insertAdjacentHTML("afterend", made);
      const row = after.nextElementSibling;
      dress(row);
      row.dispatchEvent(new CustomEvent("rowadded", { bubbles: true }));
      return row;
    };

    const more = section.querySelector("[data-more]");
    const used = Array.from(more.querySelectorAll("[data-step]")).filter((row) => field(row, "text").value);
    list.append(...used);
    more.remove(); // Enter adds rows: none need to wait
    rows().forEach(dress);

    section.addEventListener("keydown", (event) => {
      const row = event.target.closest("[data-step]");
      if (!row || event.target.dataset.enter !== "next" || event.isComposing) return;
      if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
        event.preventDefault();
        move(row, event.key === "ArrowUp");
        event.target.focus();
      } else if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        const next = row.nextElementSibling;
        const target = next && !field(next, "text").value ? next : add(row);
        if (target !== next) number();
        field(target, "text").focus();
      }
    });

    section.closest("form").addEventListener("filling", (event) => {
      const names = event.detail.map(([name]) => /^steps-(\d+)-text$/.exec(name)).filter(Boolean);
      const most = Math.max(0, ...names.map((found) => Number(found[1]) + 1));
      while (Number(total.value) < most) add(rows().at(-1));
    });
  }
})();
