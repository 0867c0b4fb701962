// The server's clock as this page knows it. Ages are counted on it, so a wall PC with a wrong clock still shows right ages,
// and on the page's own monotonic time, so numbers go on growing old when the server is gone.

const samples: number[] = [];
const kept = 60;

let offset = seed();

/** Milliseconds since 1970 by the server's clock. */
export function serverNow(): number {
  return performance.now() + offset;
}

/** A server time just received. Delay only makes it look earlier, so the newest of the recent ones is nearest the truth. */
export function observeServerTime(serverMs: number): void {
  samples.push(serverMs - performance.now());
  if (samples.length > kept) {
    samples.shift();
  }
  offset = Math.max(...samples);
}

function seed(): number {
  const rendered = Number(document.documentElement.dataset.now);
  if (!Number.isFinite(rendered) || rendered <= 0) {
    return Date.now() - performance.now();
  }
  const page = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming | undefined;
  return rendered - (page?.responseStart ?? performance.now());
}
