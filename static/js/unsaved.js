// Nothing typed is lost. A form with data-unsaved (value: optional name, where a page has several):
// - warns before leaving while it holds changes;
// - keeps a draft in this browser, per user and address, and brings it back with a notice;
// - forgets the draft when another page of the desk proves that the server took the form, or the form's field `seen`
//   (when the server last wrote) does, after 14 days, and at sign-out.
// Words come from the form: data-draft-restored, data-draft-offer, data-draft-use, data-draft-drop (components/unsaved.html).
(() => {
  const user = document.body.dataset.user;
  if (!user) return;
  const prefix = `draft:${user}:`;
  const fortnight = 14 * 24 * 3600 * 1000;
  const here = location.pathname;

  const storage = {
    all: () => Object.keys(localStorage).filter((key) => key.startsWith(prefix)),
    read: (key) => JSON.parse(localStorage.getItem(key) || "null"),
    write: (key, draft) => localStorage.setItem(key, JSON.stringify(draft)),
    drop: (key) => localStorage.removeItem(key),
  };

  for (const key of storage.all()) {
    const draft = storage.read(key);
    if (Date.now() - draft.at > fortnight || (draft.sent && draft.path !== here)) storage.drop(key);
  }
  document.querySelector("[data-sign-out]")?.addEventListener("submit", () => storage.all().forEach(storage.drop));

  const kept = (field) => field.name && !field.disabled && !["hidden", "password", "file", "submit", "button"].includes(field.type);
  const fieldsOf = (form) => Array.from(form.elements).filter(kept);
  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const valueOf = (field) => {
    if (isChoice(field)) return field.checked;
    if (field.multiple) return Array.from(field.selectedOptions, (option) => option.value);
    return field.value;
  };
  const valuesOf = (form) => fieldsOf(form).map((field) => [field.name, isChoice(field) ? field.value : "", valueOf(field)]);

  const fill = (form, values) => {
    form.dispatchEvent(new CustomEvent("filling", { detail: values })); // rows that scripts add are made first
    const fields = fieldsOf(form);
    for (const [name, choice, value] of values) {
      const field = fields.find((one) => one.name === name && (!isChoice(one) || one.value === choice));
      if (!field) continue;
      if (isChoice(field)) field.checked = value;
      else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
      else field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  };

  const notice = (form, text, buttons) => {
    const box = document.createElement("div");
    box.className = "draft-note";
    box.setAttribute("role", "status");
    const words = document.createElement("span");
    words.textContent = text;
    box.append(words);
    for (const [label, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--quiet";
      button.textContent = label;
      button.addEventListener("click", () => { act(); box.remove(); });
      box.append(button);
    }
    form.prepend(box);
  };

  const watch = (form) => {
    const key = `${prefix}${here}#${form.dataset.unsaved}`;
    const first = valuesOf(form);
    const base = JSON.stringify(first);
    const words = form.dataset;
    let timer = 0;
    let leaving = false;
    const isDirty = () => JSON.stringify(valuesOf(form)) !== form.dataset.clean;
    const seen = () => form.elements.seen?.value || "";
    const keep = (sent) => storage.write(key, { path: here, at: Date.now(), sent, seen: seen(), base, values: valuesOf(form) });
    form.dataset.clean = base;

    const draft = storage.read(key);
    if (form.querySelector("[data-form-errors]")) { // refused: what stands here is nowhere else
      form.dataset.clean = "";
      if (draft) storage.write(key, { ...draft, sent: false });
    } else if (draft && (JSON.stringify(draft.values) === base || (draft.sent && (draft.seen || "") !== seen()))) storage.drop(key);
    else if (draft && draft.base === base) {
      fill(form, draft.values);
      notice(form, words.draftRestored, [[words.draftDrop, () => { fill(form, first); storage.drop(key); }]]);
    } else if (draft) {
      notice(form, words.draftOffer, [
        [words.draftUse, () => fill(form, draft.values)],
        [words.draftDrop, () => storage.drop(key)],
      ]);
    }

    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => (isDirty() ? keep(false) : storage.drop(key)), 400);
    });
    form.addEventListener("submit", () => { clearTimeout(timer); leaving = true; keep(true); });
    form.addEventListener("autosaved", () => { clearTimeout(timer); form.dataset.clean = JSON.stringify(valuesOf(form)); storage.drop(key); });
    window.addEventListener("pageshow", () => { leaving = false; });
    window.addEventListener("beforeunload", (event) => { if (!leaving && isDirty()) event.preventDefault(); });
  };

  document.querySelectorAll("form[data-unsaved]").forEach(watch);
})();
