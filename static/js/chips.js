// A select of several with data-chips (the words of its empty choice) becomes chosen ones with a cross each, and a select
// that adds one. The select itself stays in the form, unseen; without script it is used as it is.
(() => {
  const enhance = (select) => {
    const box = document.createElement("div");
    box.className = "chips";
    const list = document.createElement("ul");
    const adder = document.createElement("select");
    adder.setAttribute("aria-label", select.dataset.chips);
    box.append(list, adder);
    select.hidden = true;
    const label = document.querySelector(`label[for="${select.id}"]`);
    adder.id = `${select.id}_add`;
    if (label) label.htmlFor = adder.id;
    select.after(box);

    const set = (option, chosen) => {
      option.selected = chosen;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      select.dispatchEvent(new Event("input", { bubbles: true }));
      adder.focus();
    };

    const chip = (option) => {
      const row = document.createElement("li");
      row.className = "chip";
      row.append(option.textContent);
      const cross = document.createElement("button");
      cross.type = "button";
      cross.textContent = "✕";
      cross.setAttribute("aria-label", `✕ ${option.textContent}`);
      cross.addEventListener("click", () => set(option, false));
      row.append(cross);
      return row;
    };

    const draw = () => {
      list.replaceChildren(...Array.from(select.selectedOptions, chip));
      adder.replaceChildren(new Option(select.dataset.chips, ""));
      for (const child of select.children) {
        const copy = child.cloneNode(true);
        for (const option of [copy, ...copy.children]) if (option.value) option.selected = false;
        adder.append(copy);
      }
      for (const option of Array.from(adder.options)) {
        if (option.value && Array.from(select.selectedOptions).some((one) => one.value === option.value)) option.remove();
      }
      adder.value = "";
    };

    adder.addEventListener("change", () => set(Array.from(select.options).find((one) => one.value === adder.value), true));
    select.addEventListener("change", draw);
    draw();
  };

  const enhanceAll = (part) => part.querySelectorAll("select[multiple][data-chips]").forEach(enhance);
  document.addEventListener("rowadded", (event) => enhanceAll(event.target));
  document.querySelectorAll("form").forEach(enhanceAll);
})();
