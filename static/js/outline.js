// The outline of a plan ([data-outline] > [data-part] > [data-rows] > [data-measure]): measures are dragged by their
// handle or moved with Alt+arrows, within a heading and over its edge; headings likewise. The order is sent at once, the
// numbers that follow come back, and the paper beside is asked for again. Words come from the outline's data attributes.
// Without script the buttons of each row and heading do the same.
(() => {
  const outline = document.querySelector("[data-outline]");
  const ask = document.querySelector("form[data-paper-ask]");

  const askForPaper = async () => {
    if (!ask) return;
    try {
      const response = await fetch(ask.action, { method: "POST", body: new FormData(ask), headers: { "X-Autosave": "1" } });
      if (!response.ok || !(response.headers.get("Content-Type") || "").startsWith("application/json")) return;
      ask.dispatchEvent(new CustomEvent("papers", { detail: (await response.json()).papers }));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch: the network is away; the button asks again
    }
  };
  if (ask) addEventListener("load", askForPaper);
  if (!outline || !outline.dataset.url) return;

  const words = outline.dataset;
  const live = outline.querySelector("[data-live]");
  const say = (text) => { live.textContent = ""; requestAnimationFrame(() => { live.textContent = text; }); };
  const thai = document.documentElement.dataset.digits === "thai";
  const digits = (text) => (thai ? String(text).replace(/\d/g, (digit) => String.fromCharCode(0x0e50 + Number(digit))) : String(text));
  const parts = () => Array.from(outline.querySelectorAll("[data-part]"));
  const rowsOf = (part) => Array.from(part.querySelectorAll("[data-measure]"));
  const titleOf = (row) => row.querySelector("[data-title]").textContent.trim();

  const order = () => parts().flatMap((part) => [part.dataset.part, ...rowsOf(part).map((row) => row.dataset.measure)]);
  let sent = order().join();

  const send = async () => {
    const now = order();
    if (now.join() === sent) return;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", words.token);
    now.forEach((token) => body.append("order", token));
    let answer;
    try {
      answer = await fetch(words.url, { method: "POST", body });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // fetch: the network is away
    }
    if (!answer || !(answer.headers.get("Content-Type") || "").startsWith("application/json")) { say(words.offline); return; }
    const { numbers, refused } = await answer.json();
    if (refused) { say(refused); return; }
    sent = now.join();
    for (const [key, number] of Object.entries(numbers)) {
      const place = outline.querySelector(`[data-measure="m${key}"] [data-number]`);
      if (place) place.textContent = number ? `${digits(number)}. ` : "";
    }
    askForPaper();
  };

  const tell = (row) => {
    const part = row.closest("[data-part]");
    const place = rowsOf(part).indexOf(row) + 1;
    say(words.moved.replace("{1}", titleOf(row)).replace("{2}", digits(place)).replace("{3}", part.dataset.title || words.loose));
  };

  const moveRow = (row, up) => {
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (other) {
      other[up ? "before" : "after"](row);
    } else {
      const all = parts();
      const part = all[all.indexOf(row.closest("[data-part]")) + (up ? -1 : 1)];
      if (!part) return;
      part.querySelector("[data-rows]")[up ? "append" : "prepend"](row);
    }
    tell(row);
    send();
  };

  const movePart = (part, up) => {
    const all = parts().filter((one) => one.dataset.part !== "g0");
    const other = all[all.indexOf(part) + (up ? -1 : 1)];
    if (!other) return;
    other[up ? "before" : "after"](part);
    say(words.moved.replace("{1}", part.dataset.title).replace("{2}", digits(parts().indexOf(part) + 1)).replace("{3}", words.plan));
    send();
  };

  outline.addEventListener("keydown", (event) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const row = event.target.closest("[data-measure]");
    const part = event.target.closest("[data-part]");
    if (!row && (!part || part.dataset.part === "g0")) return;
    event.preventDefault();
    if (row) moveRow(row, event.key === "ArrowUp");
    else movePart(part, event.key === "ArrowUp");
    event.target.focus();
  });

  const EDGE = 60; // px from the window's edge where it scrolls along
  const after = (event, box) => event.clientY > box.top + box.height / 2;

  const placeRow = (row, part, under, event) => {
    const other = under.closest("[data-measure]");
    if (other === row) return;
    if (other) other[after(event, other.getBoundingClientRect()) ? "after" : "before"](row);
    else if (!part.contains(row)) part.querySelector("[data-rows]").append(row);
  };
  const placePart = (moved, part, _under, event) => {
    if (part !== moved && part.dataset.part !== "g0") part[after(event, part.getBoundingClientRect()) ? "after" : "before"](moved);
  };

  // Held by its handle an item follows the pointer (mouse, pen or finger); the order is sent when it is let go. The
  // document listens: an item that moves in the page would lose a pointer of its own.
  const hold = (handle, item, place) => {
    handle.hidden = false;
    handle.addEventListener("pointerdown", (start) => {
      if (start.button) return;
      start.preventDefault();
      handle.focus();
      item.classList.add("held");
      const follow = (event) => {
        if (event.pointerId !== start.pointerId) return;
        const under = document.elementFromPoint(event.clientX, event.clientY);
        const part = under && under.closest("[data-part]");
        if (part && outline.contains(part)) place(item, part, under, event);
        if (event.clientY < EDGE) scrollBy(0, -EDGE / 4);
        if (event.clientY > innerHeight - EDGE) scrollBy(0, EDGE / 4);
      };
      const letGo = () => {
        document.removeEventListener("pointermove", follow);
        for (const end of ["pointerup", "pointercancel"]) document.removeEventListener(end, letGo);
        item.classList.remove("held");
        if (place === placeRow) tell(item);
        send();
      };
      document.addEventListener("pointermove", follow);
      for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, letGo);
    });
  };

  for (const part of parts()) {
    const handle = part.querySelector("[data-part-handle]");
    if (handle) hold(handle, part, placePart);
    rowsOf(part).forEach((row) => hold(row.querySelector("[data-handle]"), row, placeRow));
  }
})();
