// A form beside its paper. After an autosave the server names where the paper's first pages and the whole will be; each
// is watched until it is made and then put into the frame without a blink, where the reader had scrolled to. A click on
// a line of the page leads to the field it was typed in. On a phone #paper opens the paper's tab.
(() => {
  const note = document.querySelector("[data-paper-stale]");
  const form = document.querySelector("[data-paper-form]");
  const place = document.querySelector("[data-paper-place]");
  const WAIT = 250;
  let turn = 0;

  if (note && form) form.addEventListener("input", () => { note.hidden = false; });
  if (location.hash === "#paper") {
    const tab = document.getElementById("paper-second");
    if (tab) tab.checked = true;
  }
  document.addEventListener("change", (event) => {
    const fold = event.target.closest?.("details.fold");
    if (fold && event.target.value) fold.open = true;
  });

  const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

  const made = async (address, mine) => {
    for (let wait = WAIT; mine === turn; wait = Math.min(wait * 1.2, 4000)) {
      const response = await fetch(`${address}state/`, { headers: { Accept: "application/json" } });
      if (!response.ok) return false;
      const { state } = await response.json();
      if (state !== "waiting") return true; // ready, or failed: the page there says so and offers another try
      await pause(wait);
    }
    return false;
  };

  const show = (address, mine) => new Promise((resolve) => {
    const old = place.querySelector("iframe");
    const frame = document.createElement("iframe");
    frame.className = "paper__frame paper__frame--coming";
    frame.title = place.dataset.paperPlace;
    frame.addEventListener("load", () => {
      if (mine !== turn) { frame.remove(); resolve(); return; }
      if (old) frame.contentWindow.scrollTo(0, old.contentWindow.scrollY);
      place.querySelectorAll("iframe, .empty").forEach((one) => { if (one !== frame) one.remove(); });
      frame.classList.remove("paper__frame--coming");
      place.dataset.shown = address;
      resolve();
    }, { once: true });
    frame.src = `${address}?framed`;
    const figure = place.querySelector("figure") || place.appendChild(document.createElement("figure"));
    figure.classList.add("paper");
    figure.prepend(frame);
  });

  if (form && place) {
    form.addEventListener("papers", async ({ detail }) => {
      const mine = ++turn;
      for (const address of detail) {
        try {
          if (!(await made(address, mine))) return;
        } catch (error) {
          if (!(error instanceof TypeError)) throw error; // fetch: the network is away; the next autosave asks again
          return;
        }
        await show(address, mine);
        if (note && mine === turn) note.hidden = true;
      }
    });
  }

  const plain = (text) => text.replace(/[\u0e50-\u0e59]/g, (digit) => String(digit.charCodeAt(0) - 0x0e50)).replace(/\s+/g, "");
  window.addEventListener("message", (event) => {
    if (event.origin !== location.origin || !form || typeof event.data?.line !== "string") return;
    const words = plain(event.data.line);
    const typed = [...form.elements].filter((field) => typeof field.value === "string" && field.type !== "hidden" && plain(field.value).length > 2);
    const lines = [...document.querySelectorAll("[data-paper-line]")]; // links of a page that writes nothing itself
    const field = typed.find((one) => plain(one.value).includes(words)) || typed.find((one) => words.includes(plain(one.value)))
      || lines.find((one) => plain(one.textContent).includes(words) || words.includes(plain(one.textContent)));
    if (!field) return;
    const fold = field.closest("details");
    if (fold) fold.open = true;
    const tab = document.getElementById("paper-first");
    if (tab) tab.checked = true;
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
})();
