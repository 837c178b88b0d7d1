/// <reference lib="webworker" />
/** The field app's service worker: keeps the shell, so that the app opens without a net, and sends what waits when a net comes. */

import { sendWaiting } from "./field/sending";

interface Shell {
  version: string;
  page: string;
  files: string[];
}
interface SyncEvent extends ExtendableEvent {
  tag: string;
}
declare const self: ServiceWorkerGlobalScope & { SHELL: Shell };

const { version, page, files } = self.SHELL;
const NAME = `field ${version}`;
const PATIENCE = 3000;

self.addEventListener("install", (event) => {
  const filled = caches.open(NAME).then((cache) => cache.addAll([page, ...files]));
  event.waitUntil(filled.then(() => self.skipWaiting()));
});

async function clear(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith("field ") && name !== NAME) await caches.delete(name);
  await self.clients.claim();
}
self.addEventListener("activate", (event) => event.waitUntil(clear()));

/** The page from the server, so that it is in the language chosen last; from the phone when the server is slow or away. */
async function shell(request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const there = await cache.match(page);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), there ? PATIENCE : 60_000);
  try {
    const fresh = await fetch(request, { signal: patience.signal });
    if (fresh.ok && fresh.type === "basic" && !fresh.redirected) await cache.put(page, fresh.clone());
    return fresh.ok || !there ? fresh : there;
  } catch (problem) {
    if (there) return there;
    throw problem;
  } finally {
    clearTimeout(timer);
  }
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (event.request.mode === "navigate" && address.pathname === page) event.respondWith(shell(event.request));
  else if (address.pathname.startsWith("/assets/")) event.respondWith(file(event.request));
});

async function sendAndTell(): Promise<void> {
  const sent = await sendWaiting();
  for (const client of await self.clients.matchAll()) client.postMessage({ sent });
  // Not all went: the browser tries again by itself when the promise fails. Whoever signed out has to come back first.
  if (sent.stopped === "no_net" || sent.stopped === "busy") throw new Error(sent.stopped);
}
self.addEventListener("sync", (event) => {
  if ((event as SyncEvent).tag === "queue") (event as SyncEvent).waitUntil(sendAndTell());
});
