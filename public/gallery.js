// Narrows the gallery by theme and by words. Without it, the gallery shows every paper.
const bar = document.getElementById("filter");
const chips = [...bar.querySelectorAll(".chip")];
const search = document.getElementById("search");
const cards = [...document.querySelectorAll(".gallery > li")];

function show() {
  const theme = chips.find((c) => c.getAttribute("aria-pressed") === "true").dataset.theme;
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const card of cards) {
    const fits = (!theme || card.dataset.theme === theme) && words.every((w) => card.dataset.words.includes(w));
    card.hidden = !fits;
    if (fits) count++;
  }
  document.getElementById("none").classList.toggle("nothing", count > 0);
}

for (const chip of chips) {
  chip.addEventListener("click", () => {
    for (const c of chips) c.setAttribute("aria-pressed", String(c === chip));
    show();
  });
}
search.addEventListener("input", show);
bar.classList.remove("nothing");
