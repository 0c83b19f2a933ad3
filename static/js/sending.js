// A form with data-sending (measures/_sending.html) is sent by the browser itself, so that it survives a lost signal:
// - without a signal it is kept in this browser (files too, IndexedDB), the page says so, and it goes out when the
//   signal is back or a page with such a form opens; its hidden key makes a second sending the same entry;
// - what the server refuses then stays, with the reason, until it is mended or dropped;
// - only the same user's forms go out; signing out forgets them (after asking, where any wait).
// Without this script, or without IndexedDB, forms are sent as always.
(() => {
  const user = document.body.dataset.user;
  const forms = [...document.querySelectorAll("form[data-sending]")];
  if (!user || !forms.length || !window.indexedDB) return;
  const words = forms[0].dataset;
  const token = () => forms[0].elements.csrfmiddlewaretoken.value;
  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

  const store = new Promise((resolve, reject) => {
    const asked = indexedDB.open("sending", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("forms", { keyPath: "id", autoIncrement: true });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const ask = async (mode, act) => {
    const request = act((await store).transaction("forms", mode).objectStore("forms"));
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  };
  const waiting = async () => (await ask("readonly", (rows) => rows.getAll())).filter((row) => row.user === user);
  const keep = (row) => ask("readwrite", (rows) => rows.put(row));
  const drop = (row) => ask("readwrite", (rows) => rows.delete(row.id));

  const send = async (row) => {
    const body = new FormData();
    for (const [name, value] of row.values) body.append(name, name === "csrfmiddlewaretoken" ? token() : value);
    return fetch(row.url, { method: "POST", body, headers: { "X-Sending": "1" }, credentials: "same-origin" });
  };
  const isSignIn = (answer) => answer.redirected;

  const box = document.createElement("div");
  box.setAttribute("role", "status");
  forms[0].closest("main, body").prepend(box);
  const line = (text, buttons = []) => {
    const note = document.createElement("div");
    note.className = "draft-note";
    const span = document.createElement("span");
    span.textContent = text;
    note.append(span);
    for (const [label, act] of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--quiet";
      button.textContent = label;
      button.addEventListener("click", act);
      note.append(button);
    }
    box.append(note);
  };
  const said = (row) => row.values.filter(([name, value]) => /-?done$/.test(name) && typeof value === "string").map(([, value]) => value)[0] || "";

  const takeUp = async (row) => {
    const form = forms.find((one) => (one.dataset.unsaved || "") === row.form);
    if (!form) { location.assign(row.url); return; }
    for (const [name, value] of row.values) {
      const field = form.elements[name];
      if (field && typeof value === "string" && !["hidden", "file", "submit"].includes(field.type || "")) field.value = value;
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    await drop(row);
    await show();
    form.scrollIntoView();
  };

  const show = async (more = "") => {
    const rows = await waiting();
    box.replaceChildren();
    if (more) line(more);
    for (const row of rows) {
      const forget = [words.drop, async () => { await drop(row); await show(); }];
      if (row.errors) line(`${words.notTaken}: ${said(row)} — ${row.errors.join(" ")}`, [[words.take, () => takeUp(row)], forget]);
      else line(`${words.waiting}: ${said(row)}`, [forget]);
    }
  };

  let busy = false;
  const sendAll = async () => {
    if (busy) return;
    busy = true;
    let more = "";
    let next = "";
    try {
      for (const row of (await waiting()).filter((one) => !one.errors)) {
        const answer = await send(row);
        if (isSignIn(answer)) { more = words.signIn; break; }
        if (answer.ok) {
          await drop(row);
          next = location.pathname;
        } else if (answer.status >= 500 || answer.status === 429) break; // later
        else await keep({ ...row, errors: await reasons(answer) });
      }
    } catch { more = words.kept; } // no signal: all stays
    busy = false;
    if (next && !document.activeElement?.matches("textarea, input")) location.reload(); // nobody is typing
    else await show(more);
  };
  const reasons = async (answer) => {
    if ((answer.headers.get("Content-Type") || "").includes("json")) return (await answer.json()).errors || [];
    return [String(answer.status)];
  };

  const submitted = async (form, button) => {
    const values = [...new FormData(form, button)].filter(([, value]) => !(value instanceof File) || value.size);
    const typed = values.find(([name]) => name.endsWith("typed_on"));
    if (typed) typed[1] = today();
    const row = { user, url: form.action || location.href, form: form.dataset.unsaved || "", at: Date.now(), values };
    let answer;
    try {
      answer = await send(row);
    } catch {
      await keep(row);
      form.dispatchEvent(new Event("autosaved")); // static/js/unsaved.js: nothing is lost by leaving
      await show(words.kept);
      return;
    }
    if (answer.ok && !isSignIn(answer)) {
      form.dispatchEvent(new Event("autosaved"));
      const { url } = await answer.json();
      if (new URL(url, location).pathname === location.pathname) {
        location.hash = new URL(url, location).hash;
        location.reload();
      } else location.assign(url);
      return;
    }
    form.dataset.direct = "1"; // refused: the page itself says what is wrong, beside the field
    form.requestSubmit(button);
  };

  for (const form of forms) {
    let sending = false;
    form.addEventListener("submit", async (event) => {
      if (form.dataset.direct) return;
      event.preventDefault();
      if (sending) return; // a second tap
      sending = true;
      await submitted(form, event.submitter);
      sending = false;
    });
  }
  document.querySelector("[data-sign-out]")?.addEventListener("submit", async () => {
    for (const row of await waiting()) await drop(row);
  });
  window.addEventListener("online", sendAll);
  waiting().then((rows) => (rows.length ? sendAll() : null));
})();
