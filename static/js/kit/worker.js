// Keeps the shell of the mission without network and its files. Nothing else is kept: no page of the portal, no answer.
// The server writes the names of the files before this line (diagnostics/views/kit.py).
const { version, page, files } = self.KIT;
const CACHE = `ccv-kit-${version}`;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll([page, ...files].map((path) => new Request(path, { cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("ccv-kit-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname !== page && !files.includes(pathname)) return;
  const kept = caches.open(CACHE).then((cache) => cache.match(pathname, { ignoreVary: true, ignoreSearch: true }));
  event.respondWith(kept.then((found) => found ?? fetch(event.request)));
});
