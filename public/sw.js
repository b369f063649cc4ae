// Makes the site work without a network after the first visit. The builder fills in the first lines.
"use strict";
const BUILD = self.ORRERY_BUILD; // a hash of all that the pages load
const PAGES = self.ORRERY_PAGES; // "", "slug/", each with a hash: {path: hash}
const FILES = self.ORRERY_FILES; // what every experiment loads

const scope = new URL("./", self.location.href);
const PREFIX = `orrery-${scope.pathname}-`; // another site of this origin may have caches too
const NOW = PREFIX + BUILD;
const KEPT = PREFIX + "kept"; // fonts and data: named by content, good for every build

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NOW && name !== KEPT) await caches.delete(name);
  }
  await self.clients.claim();
})()));

const inside = (url) => url.origin === scope.origin && url.pathname.startsWith(scope.pathname);
const path = (url) => url.pathname.slice(scope.pathname.length);
const named = (url) => /^fonts\//.test(path(url)) || (/^data\/.*\.bin\.gz$/.test(path(url)) && url.search !== "");
const current = (url) => url.searchParams.get("b") === BUILD;
// A page is kept without its query: the query is the reader's setting.
const key = (url) => (path(url) in PAGES || path(url).endsWith("index.html") ? url.origin + url.pathname.replace(/index\.html$/, "") : url.href.split("#")[0]);

async function store(url, answer) {
  if (!answer.ok || answer.type !== "basic" || answer.redirected) return;
  const cache = await caches.open(named(url) ? KEPT : NOW);
  await cache.put(key(url), answer);
}

async function kept(url, options) {
  return (await (await caches.open(NOW)).match(key(url), options)) ?? (await (await caches.open(KEPT)).match(key(url), options));
}

// cacheFirst is for what can't change under its address.
async function cacheFirst(url, request) {
  const had = request.cache === "reload" ? undefined : await kept(url);
  if (had) return had;
  const answer = await fetch(request);
  await store(url, answer.clone()).catch(() => {}); // a full disk is no reason to fail
  return answer;
}

// networkFirst gives what the host has now; without a network, what it had.
async function networkFirst(url, request, event) {
  const had = await kept(url, { ignoreSearch: true });
  const live = (async () => {
    const answer = await (request.mode === "navigate" ? fetch(request) : fetch(request, { cache: "no-cache" }));
    if (!url.searchParams.has("b")) event.waitUntil(store(url, answer.clone()).catch(() => {}));
    return answer;
  })();
  if (!had) return live;
  const late = new Promise((good) => setTimeout(good, 4000)); // connected, but to nothing
  return Promise.race([live.catch(() => had), late.then(() => had)]);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || event.request.headers.has("range") || !inside(url)) return;
  event.respondWith(named(url) || current(url) ? cacheFirst(url, event.request) : networkFirst(url, event.request, event));
});

// The page asks for the rest once it has loaded; one file at a time, and a failure leaves the others alone.
self.addEventListener("message", (event) => event.waitUntil((async () => {
  const list = [...FILES, ...Object.keys(PAGES)].map((f) => new URL(f, scope));
  for (const url of [...(event.data.keep ?? []).map((u) => new URL(u)), ...list]) {
    if (!inside(url) || (await kept(url))) continue;
    await fetch(url).then((answer) => store(url, answer)).catch(() => {});
  }
})()));
