// What a period means is said while it is typed: a [data-period] (address that knows) sends its fields and shows the
// answer {state, text} in its [data-period-note].
(() => {
  const watch = (part) => {
    const note = part.querySelector("[data-period-note]");
    let timer = 0;
    let asked = 0;
    const ask = async () => {
      const query = new URLSearchParams();
      for (const field of part.querySelectorAll("input, select")) query.set(field.name.replace(/^steps-\d+-/, ""), field.value);
      asked += 1;
      const mine = asked;
      try {
        const response = await fetch(`${part.dataset.period}?${query}`, { headers: { Accept: "application/json" } });
        if (!response.ok || mine !== asked) return;
        const { state, text } = await response.json();
        note.dataset.state = state;
        note.textContent = text;
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // fetch: the network is away
      }
    };
    const later = () => { clearTimeout(timer); timer = setTimeout(ask, 300); };
    part.addEventListener("input", later);
    part.addEventListener("change", later);
    if (Array.from(part.querySelectorAll("input, select")).some((field) => field.value)) later();
  };

  document.addEventListener("rowadded", (event) => event.target.querySelectorAll("[data-period]").forEach(watch));
  document.querySelectorAll("form [data-period]").forEach(watch);
})();
