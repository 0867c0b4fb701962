// Keeps the crew's page itself for when there is no network: its document, script and style, which are the same for everybody. What anybody was shown is not here.

import { showPushed, type PushWorker } from '../../Components/Push/shown';

interface Worker {
  addEventListener(type: 'install' | 'activate', listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void;
  addEventListener(type: 'fetch', listener: (event: { request: Request; respondWith(answer: Promise<Response>): void; waitUntil(work: Promise<unknown>): void }) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
}

const worker = self as unknown as Worker & PushWorker;
const prefix = 'command-field-';
const cacheName = `${prefix}page-1`;
const page = '/field';
const parts = ['/lib/field.js', '/field.css', '/field.svg', '/lib/inter-latin.woff2'];
const patienceMs = 4_000;

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(activate()));
worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== worker.location.origin) {
    return;
  }
  if (event.request.mode === 'navigate' && url.pathname === page) {
    event.respondWith(whole(event.request));
  } else if (parts.includes(url.pathname)) {
    event.respondWith(part(event.request, url.pathname));
  }
});

showPushed(worker);

async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(parts);
  const response = await fetch(page, { credentials: 'same-origin', redirect: 'manual', headers: { Accept: 'text/html' } });
  if (response.ok) {
    await cache.put(page, response);
  }
  await worker.skipWaiting();
}

async function activate(): Promise<void> {
  await Promise.all((await caches.keys()).filter((key) => key.startsWith(prefix) && key !== cacheName).map((key) => caches.delete(key)));
  await worker.clients.claim();
}

async function whole(request: Request): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
    if (response.ok) {
      await (await caches.open(cacheName)).put(page, response.clone());
    } else if (response.type === 'opaqueredirect') {
      // Sent to sign in: nobody's page is kept.
      await caches.delete(cacheName);
    }
    return response;
  } catch {
    return (await caches.match(page)) ?? Response.error();
  }
}

/** The newest where there is a network, so that page and script belong together; what was kept where there is none. */
async function part(request: Request, path: string): Promise<Response> {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
    if (response.ok) {
      await (await caches.open(cacheName)).put(path, response.clone());
    }
    return response;
  } catch {
    return (await caches.match(path)) ?? Response.error();
  }
}
