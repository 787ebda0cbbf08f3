// Lets the site be read without a network after the first visit: registers the service worker (service-worker.js) once
// the page has come to rest, so that it takes nothing from what the reader is waiting for.
const REST_MS = 3000;

if (typeof window !== "undefined" && process.env.NODE_ENV === "production" && "serviceWorker" in navigator) {
  const register = () =>
    setTimeout(() => {
      navigator.serviceWorker.register("/sw.js").catch(() => {
        // a browser that allows none here: the site works as before, with a network
      });
    }, REST_MS);
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register, { once: true });
}
