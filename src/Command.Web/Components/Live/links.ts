// The two links that a page lives by: data (the map's hub) and session (the circuit behind the lists and forms).

import { serverNow } from './server-time';

export type LinkName = 'data' | 'session';

export interface Link {
  state: 'waiting' | 'up' | 'lost';
  /** When it last was up, by the server's clock. */
  lastUp: number;
}

const links: Record<LinkName, Link> = {
  data: { state: 'waiting', lastUp: serverNow() },
  session: { state: 'waiting', lastUp: serverNow() },
};

const listeners = new Set<() => void>();

export function link(name: LinkName): Readonly<Link> {
  return links[name];
}

export function linkUp(name: LinkName): void {
  const changed = links[name].state !== 'up';
  links[name] = { state: 'up', lastUp: serverNow() };
  if (changed) {
    notify();
  }
}

export function linkLost(name: LinkName): void {
  if (links[name].state !== 'lost') {
    links[name] = { ...links[name], state: 'lost' };
    notify();
  }
}

export function onLinks(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function notify(): void {
  for (const listener of listeners) {
    listener();
  }
}
