// One timer for everything on the page that grows old.

export interface Ticking {
  tick(): void;
}

const ticking = new Set<Ticking>();

export function startTicking(item: Ticking): void {
  ticking.add(item);
  item.tick();
}

export function stopTicking(item: Ticking): void {
  ticking.delete(item);
}

setInterval(() => {
  for (const item of ticking) {
    item.tick();
  }
}, 1000);
