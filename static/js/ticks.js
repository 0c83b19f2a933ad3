// A form that answers rows ticked elsewhere on the page (inputs with form="…"): a tick for all, and how many are ticked.
// data-ticks: name of the inputs; words come from data-all and data-count. Without script the ticks work alone.
for (const form of document.querySelectorAll("form[data-ticks]")) {
  const ticks = Array.from(form.elements).filter((field) => field.name === form.dataset.ticks && field.type === "checkbox");
  const note = form.querySelector("[data-ticked]");
  const digits = (number) => {
    const text = String(number);
    if (document.documentElement.dataset.digits !== "thai") return text;
    return text.replace(/\d/g, (digit) => String.fromCharCode(0x0e50 + Number(digit)));
  };
  const label = document.createElement("label");
  label.className = "check";
  const all = document.createElement("input");
  all.type = "checkbox";
  const words = document.createElement("span");
  words.textContent = form.dataset.all;
  label.append(all, words);
  form.querySelector("h2").after(label);
  const say = () => {
    const count = ticks.filter((tick) => tick.checked).length;
    note.textContent = count ? `${form.dataset.count} ${digits(count)}` : "";
    all.checked = count === ticks.length;
    all.indeterminate = count > 0 && count < ticks.length;
  };
  all.addEventListener("change", () => { ticks.forEach((tick) => { tick.checked = all.checked; }); say(); });
  ticks.forEach((tick) => tick.addEventListener("change", say));
  say();
}
