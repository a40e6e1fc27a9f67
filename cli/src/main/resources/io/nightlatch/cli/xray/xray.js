// A chosen box keeps what leads to it and what it leads to; the rest fades.
(function () {
  const svg = document.querySelector(".graph svg");
  if (!svg) return;
  const boxes = [...svg.querySelectorAll(".box")], lines = [...svg.querySelectorAll("path")];
  function follow(start, here, there) {
    const seen = new Set([start]), next = [start];
    while (next.length) {
      const at = next.pop();
      for (const line of lines) if (line.dataset[here] === at && !seen.has(line.dataset[there])) {
        seen.add(line.dataset[there]);
        next.push(line.dataset[there]);
      }
    }
    return seen;
  }
  function choose(box) {
    const again = box.classList.contains("chosen");
    boxes.forEach(each => each.classList.remove("chosen", "on"));
    lines.forEach(each => each.classList.remove("on"));
    svg.classList.toggle("choosing", !again);
    if (again) return;
    const id = box.dataset.id, down = follow(id, "from", "to"), up = follow(id, "to", "from");
    box.classList.add("chosen");
    boxes.forEach(each => each.classList.toggle("on", down.has(each.dataset.id) || up.has(each.dataset.id)));
    lines.forEach(each => each.classList.toggle("on",
      down.has(each.dataset.from) && down.has(each.dataset.to) || up.has(each.dataset.from) && up.has(each.dataset.to)));
  }
  boxes.forEach(box => {
    box.addEventListener("click", () => choose(box));
    box.addEventListener("keydown", event => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(box); }
    });
  });
})();
