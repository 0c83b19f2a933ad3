// A form with data-autosave posts itself to its own address a moment after the last change, with the header
// X-Autosave: 1, and says so in its [data-saved-note] (components/saved_note.html holds the words).
// The server answers 2xx or a redirect = saved, 422 = refused; a JSON answer {"fields": {"version": "3"}} refreshes fields.
(() => {
  const clock = () => {
    const time = new Date().toTimeString().slice(0, 5);
    if (document.documentElement.dataset.digits !== "thai") return time;
    return time.replace(/\d/g, (digit) => String.fromCharCode(0x0e50 + Number(digit)));
  };

  const say = (form, state) => {
    const note = form.querySelector("[data-saved-note]");
    if (!note) return;
    const key = state.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    note.dataset.state = state;
    note.textContent = state === "saved" ? `${note.dataset.saved} ${clock()}` : note.dataset[key];
  };

  const outcome = (response) => {
    if (response.status === 422) return "refused";
    if (new URL(response.url).pathname.startsWith("/accounts/") || response.status === 403) return "signed-out";
    return response.ok ? "saved" : "offline";
  };

  const refresh = async (form, response) => {
    if (!(response.headers.get("Content-Type") || "").startsWith("application/json")) return;
    const { fields = {}, papers } = await response.json();
    if (papers) form.dispatchEvent(new CustomEvent("papers", { detail: papers }));
    for (const [name, value] of Object.entries(fields)) {
      if (form.elements[name]) form.elements[name].value = value;
    }
  };

  const watch = (form) => {
    let timer = 0;
    let sending = false;
    let again = false;

    const later = (delay) => { clearTimeout(timer); timer = setTimeout(save, delay); };
    const save = async () => {
      if (sending) { again = true; return; }
      sending = true;
      again = false;
      say(form, "saving");
      let state = "offline";
      try {
        const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" } });
        state = outcome(response);
        if (state === "saved" || state === "refused") await refresh(form, response);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // fetch: the network is away
      } finally {
        sending = false;
      }
      say(form, state);
      if (again) later(0);
      else if (state === "saved") form.dispatchEvent(new Event("autosaved"));
      else if (state === "offline") later(10000);
    };

    const pause = form.hasAttribute("data-paper-form") ? 500 : 1200; // a paper beside the form follows the typing
    form.addEventListener("input", () => { again = sending; later(pause); });
    form.addEventListener("change", (event) => { if (event.target.type !== "file") later(400); });
    form.addEventListener("submit", () => clearTimeout(timer));
    window.addEventListener("online", () => { if (form.querySelector('[data-state="offline"]')) later(0); });
  };

  document.querySelectorAll("form[data-autosave]").forEach(watch);
})();
