// Reads out the values of a chart under the pointer or at the place reached with the arrow keys. The values are those of
// the chart's own table, so there is one source for seeing, hearing and reading them.
(() => {
  const state = new WeakMap();
  const rowsOf = figure => [...figure.querySelectorAll("tbody tr[data-x]")];
  const namesOf = figure => [...figure.querySelectorAll("thead th")].map(cell => cell.textContent);

  function show(figure, index) {
    const rows = rowsOf(figure), names = namesOf(figure), row = rows[index];
    if (!row) return;
    state.set(figure, index);
    const cells = [...row.children].map(cell => cell.textContent);
    figure.querySelector(".readout").textContent =
      `${cells[0]} ${names[0]} — ` + cells.slice(1).map((cell, i) => `${names[i + 1]} ${cell}`).join(" · ");
    const cross = figure.querySelector(".cross");
    cross.setAttribute("x1", row.dataset.x);
    cross.setAttribute("x2", row.dataset.x);
    cross.removeAttribute("hidden");
  }

  function nearest(figure, x) {
    let best = 0, least = Infinity;
    rowsOf(figure).forEach((row, i) => {
      const distance = Math.abs(row.dataset.x - x);
      if (distance < least) [best, least] = [i, distance];
    });
    return best;
  }

  function clear(figure) {
    figure.querySelector(".readout").textContent = "";
    figure.querySelector(".cross").setAttribute("hidden", "hidden");
  }

  const figureAt = event => event.target.closest?.(".stage")?.closest("figure");

  document.addEventListener("pointermove", event => {
    const figure = figureAt(event);
    if (!figure) return;
    const svg = figure.querySelector("svg.plot"), box = svg.getBoundingClientRect();
    show(figure, nearest(figure, (event.clientX - box.left) / box.width * svg.viewBox.baseVal.width));
  });
  document.addEventListener("pointerout", event => {
    const figure = figureAt(event);
    if (figure && !event.relatedTarget?.closest?.(".stage")) clear(figure);
  });
  document.addEventListener("keydown", event => {
    const figure = figureAt(event);
    if (!figure) return;
    const last = rowsOf(figure).length - 1, now = state.get(figure) ?? -1;
    const next = { ArrowRight: Math.min(last, now + 1), ArrowLeft: Math.max(0, now - 1), Home: 0, End: last, Escape: -1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    if (next < 0) clear(figure); else show(figure, next);
  });
})();
