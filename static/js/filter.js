// A long list of ticks in [data-filter] (the words of its box) gets a box that leaves what holds every typed word; what is
// ticked always stays. Thai figures find Arabic ones, O12 finds O 12.
(() => {
  const fold = (text) => text.toLowerCase().replace(/[๐-๙]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50)).replace(/\bo\s+(?=\d)/g, "o");

  for (const part of document.querySelectorAll("[data-filter]")) {
    const box = document.createElement("input");
    box.type = "search";
    box.placeholder = part.dataset.filter;
    box.setAttribute("aria-label", part.dataset.filter);
    const labels = Array.from(part.querySelectorAll("label:has(input[type='checkbox'])"));
    box.addEventListener("input", (event) => {
      event.stopPropagation(); // nothing of the form changed
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      for (const label of labels) {
        const shown = label.querySelector("input").checked || words.every((word) => fold(label.textContent).includes(word));
        label.parentElement.hidden = !shown;
      }
    });
    box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    part.prepend(box);
  }
})();
