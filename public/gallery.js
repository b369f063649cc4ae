// Narrows the gallery by words, topic, level and time, and keeps that in the page's address. Without it, the gallery shows
// every paper.

// plain is a text as it is compared: lower case, without accents and signs, of one spelling.
function plain(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, "")
    .replace(/iz(?=e|a|i)/g, "is").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

// index makes what a card is searched in: every word, and words with a hyphen also as one.
export function index(text) {
  const joined = text.replace(/(?<=\p{L})[-‐‑–](?=\p{L})/gu, "");
  return " " + plain(text) + " " + (joined === text ? "" : plain(joined) + " ");
}

// matches is whether every word of a query begins a word of the index; a plural finds its singular.
export function matches(query, indexed) {
  return plain(query).split(" ").filter(Boolean).every((w) =>
    indexed.includes(" " + w) || (w.length > 3 && w.endsWith("s") && indexed.includes(" " + w.slice(0, -1))));
}

// fits is whether a card with that index and data attributes is wanted.
export function fits(want, indexed, data) {
  return (!want.topic || data.topic === want.topic) && (!want.level || data.level === want.level) &&
    (!want.time || Number(data.seconds) <= Number(want.time)) && (!want.lecture || data.lecture === "1") && matches(want.q, indexed);
}

function start() {
  const $ = (id) => document.getElementById(id);
  const topics = [...document.querySelectorAll("#filter [data-topic]")];
  const items = [...document.querySelectorAll(".gallery > li")].map((li) => ({ li, indexed: index(li.dataset.words) }));
  const cards = $("cards");
  const pressed = (e) => e.getAttribute("aria-pressed") === "true";
  const press = (e, on) => e.setAttribute("aria-pressed", String(on));

  const read = () => ({ q: $("search").value, topic: topics.find(pressed)?.dataset.topic ?? "", level: $("level").value,
    time: $("time").value, lecture: pressed($("lecture")) ? "1" : "", view: pressed($("view")) ? "list" : "" });

  // write sets the controls; what none of them offers is passed over.
  function write(want) {
    $("search").value = want.q;
    const topic = topics.some((t) => t.dataset.topic === want.topic) ? want.topic : "";
    for (const t of topics) press(t, t.dataset.topic === topic);
    for (const id of ["level", "time"]) {
      $(id).value = want[id];
      if ($(id).selectedIndex < 0) $(id).value = "";
    }
    press($("lecture"), want.lecture === "1");
    press($("view"), want.view === "list");
  }

  function show() {
    const want = read();
    let count = 0;
    for (const { li, indexed } of items) {
      li.hidden = !fits(want, indexed, li.dataset);
      if (!li.hidden) count++;
    }
    const narrowed = Boolean(want.q.trim() || want.topic || want.level || want.time || want.lecture);
    cards.classList.toggle("narrowed", narrowed);
    cards.classList.toggle("compact", want.view === "list");
    $("found").textContent = narrowed ? `${count} of ${items.length} papers` : `${items.length} papers`;
    $("clear").style.visibility = narrowed ? "visible" : "hidden";
    $("none").hidden = count > 0;
    $("why").textContent = want.q.trim() ? `No paper matches “${want.q.trim()}”${narrowed && (want.topic || want.level || want.time || want.lecture) ? " with these filters" : ""}.` : "No paper matches these filters.";
  }

  // keep puts the choice into the address, so that a link and Back bring it back.
  function keep() {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(read())) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    history.replaceState(history.state, "", url);
  }

  let later = 0;
  function changed(wait) {
    show();
    clearTimeout(later); // some browsers allow few changes of the address in a while
    if (wait) later = setTimeout(keep, 250);
    else keep();
  }

  const empty = { q: "", topic: "", level: "", time: "", lecture: "", view: "" };
  for (const t of topics) t.addEventListener("click", () => { for (const o of topics) press(o, o === t); changed(); });
  for (const id of ["lecture", "view"]) $(id).addEventListener("click", (e) => { press(e.currentTarget, !pressed(e.currentTarget)); changed(); });
  for (const id of ["level", "time"]) $(id).addEventListener("change", () => changed());
  $("search").addEventListener("input", () => changed(true));
  $("search").addEventListener("change", () => changed());
  $("clear").addEventListener("click", () => { write({ ...empty, view: read().view }); changed(); $("search").focus(); });
  for (const b of document.querySelectorAll("#none [data-word]")) {
    b.addEventListener("click", () => { write({ ...empty, q: b.dataset.word, view: read().view }); changed(); $("search").focus(); });
  }

  write({ ...empty, ...Object.fromEntries(new URLSearchParams(location.search)) });
  show();
}

if (globalThis.document) start();
