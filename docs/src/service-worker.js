// The service worker: keeps a copy of the whole site. Files whose names hold their content's hash are answered from the
// copy; everything else is asked of the server first, so that a course that was built anew is seen at once, and
// comes from the copy where the server cannot be reached. scripts/offline.mjs fills in the list.
const base = new URL("./", location.href).pathname;
const files = FILES;
const CACHE = "podwire-1";
const HASHED = /\/assets\/.*[.-][0-9a-f]{8,}\./;

/** The copy's name for a file: its path with its revision, so that an unchanged file is never loaded twice. */
const keyOf = ([path, revision]) => new URL(`${base}${path}?podwire=${revision}`, location.origin).href;
const keys = new Map(files.map((file) => [new URL(base + file[0], location.origin).pathname, keyOf(file)]));

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

/** Loads what the copy lacks, a few files at a time: the page that the reader looks at comes first. */
async function fill() {
  const cache = await caches.open(CACHE);
  const there = new Set((await cache.keys()).map(({ url }) => url));
  const missing = [...keys].filter(([, key]) => !there.has(key));
  const loadNext = async () => {
    for (let next = missing.pop(); next !== undefined; next = missing.pop()) {
      const response = await fetch(next[0], { cache: "no-cache" });
      if (!response.ok) throw new Error(`${next[0]}: ${response.status}`);
      // A server may have redirected to the address without .html; a page is not shown from such an answer.
      const { body, headers } = response;
      await cache.put(next[1], response.redirected ? new Response(body, { headers }) : response);
    }
  };
  await Promise.all([loadNext(), loadNext(), loadNext()]);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      const wanted = new Set(keys.values());
      for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (
    request.method !== "GET" ||
    url.origin !== location.origin ||
    url.pathname.startsWith(`${base}podwire/`)
  )
    return;
  const key = keyFor(url.pathname);
  if (HASHED.test(url.pathname) && key !== undefined)
    event.respondWith(copyOf(key).then((copy) => copy ?? fetch(request)));
  else
    event.respondWith(
      fetch(request).catch(async (error) => (key && (await copyOf(key))) ?? missing(request, error)),
    );
});

/** Addresses have no .html: /lessons/veth is lessons/veth.html. */
const keyFor = (path) =>
  keys.get(path) ??
  keys.get(`${path.replace(/\/$/, "")}.html`) ??
  keys.get(`${path.replace(/\/$/, "")}/index.html`);

const copyOf = async (key) => (await caches.open(CACHE)).match(key);

/** A page that is not part of the site gets the site's own page for that; anything else fails as it would have. */
async function missing(request, error) {
  const page = request.mode === "navigate" ? keys.get(`${base}404.html`) : undefined;
  const copy = page === undefined ? undefined : await copyOf(page);
  if (copy === undefined) throw error;
  return new Response(copy.body, { status: 404, headers: copy.headers });
}
