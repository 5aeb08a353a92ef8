// Replaces the changed parts of the page. What a person has opened, focused or is reading stays as it is.
(() => {
  const opened = element => [...element.querySelectorAll("details[open]")].map(d => d.closest("figure")?.id);

  function replace(element, html) {
    if (element.contains(document.activeElement) && document.activeElement !== element) return;
    const open = opened(element);
    element.innerHTML = html;
    for (const id of open) if (id) document.getElementById(id)?.querySelector("details")?.setAttribute("open", "");
  }

  const source = new EventSource("events");
  const last = {};
  source.onmessage = event => {
    for (const [id, html] of Object.entries(JSON.parse(event.data))) {
      const element = document.getElementById(id);
      if (!element || last[id] === html) continue;
      last[id] = html;
      replace(element, html);
    }
    document.body.dataset.updates = Number(document.body.dataset.updates ?? 0) + 1;
  };
  source.onopen = () => { document.querySelector(".subtitle").textContent = "Live view of a running job"; };
  source.addEventListener("end", () => {
    source.close();
    document.querySelector(".subtitle").textContent = "The run has ended; this is its last state.";
  });
  source.onerror = () => { document.querySelector(".subtitle").textContent = "The run cannot be reached; this is the last that was heard of it."; };
})();
