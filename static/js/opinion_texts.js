// A tap on a ready text puts it into the opinion here, as the server does without script: below what was typed, and its
// verb where none was chosen.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=fill]");
  if (!button) return;
  event.preventDefault();
  const form = button.form;
  const opinion = form.elements.opinion;
  const [code, text] = [button.value.split(" ", 1)[0], button.value.slice(button.value.indexOf(" ") + 1)];
  const typed = opinion.value.trim();
  if (!typed.split("\n").map((line) => line.trim()).includes(text)) opinion.value = typed ? `${typed}\n${text}` : text;
  opinion.dispatchEvent(new Event("input", { bubbles: true }));
  const verbs = Array.from(form.querySelectorAll("input[name=verb]"));
  const verb = verbs.find((radio) => radio.value === code);
  if (verb && !verbs.some((radio) => radio.checked)) {
    verb.checked = true;
    verb.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
