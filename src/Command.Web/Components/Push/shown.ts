// What a worker does with a pushed message: it shows that there is something to read, and opens the page that has it.

interface PushedEvent {
  data: { json(): unknown } | null;
  waitUntil(work: Promise<unknown>): void;
}

interface ClickedEvent {
  notification: Notification;
  waitUntil(work: Promise<unknown>): void;
}

interface Window {
  url: string;
  focus(): Promise<unknown>;
}

export interface PushWorker {
  addEventListener(type: 'push', listener: (event: PushedEvent) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: ClickedEvent) => void): void;
  registration: { showNotification(title: string, options: NotificationOptions): Promise<void> };
  clients: { matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<Window[]>; openWindow(url: string): Promise<unknown> };
  location: Location;
}

interface Pushed {
  title?: unknown;
  body?: unknown;
  url?: unknown;
  tag?: unknown;
}

export function showPushed(worker: PushWorker): void {
  worker.addEventListener('push', (event) => event.waitUntil(show(worker, event)));
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(open(worker, path((event.notification.data as Pushed | null)?.url)));
  });
}

async function show(worker: PushWorker, event: PushedEvent): Promise<void> {
  let pushed: Pushed = {};
  try {
    pushed = (event.data?.json() ?? {}) as Pushed;
  } catch {
    // Browsers take the permission away from who shows nothing, so something is shown whatever came.
  }
  await worker.registration.showNotification(text(pushed.title) ?? 'Command', { body: text(pushed.body) ?? '', tag: text(pushed.tag) ?? 'command', icon: '/field-512.png', requireInteraction: true, data: { url: path(pushed.url) } });
}

async function open(worker: PushWorker, url: string): Promise<void> {
  const there = (await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })).find((window) => new URL(window.url).pathname === url);
  await (there ? there.focus() : worker.clients.openWindow(url));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.length > 0 && value.length <= 200 ? value : undefined;
}

/** A page of this site, whatever a message says. */
function path(value: unknown): string {
  return value === '/notices' ? '/notices' : '/field';
}
