// Once a night a wall starts its page anew, each screen at a second of its own, so that what a browser gathers in weeks never adds up.

const opensH = 3;
const windowS = 2 * 3600;
/** The last screen's turn still has this long to come. */
const reserveS = 600;

/** The second of the two hours from 03:00 at which a screen's turn is: by its name, so always the same and spread over all screens. */
export function slotOf(screen: string): number {
  let hash = 2166136261;
  for (const letter of screen) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619);
  }
  return (hash >>> 0) % (windowS - reserveS);
}

/** Seconds since midnight in the city's zone. */
function secondOfDay(ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).formatToParts(ms);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return of('hour') * 3600 + of('minute') * 60 + of('second');
}

/**
 * True when a page that was loaded at one moment should be loaded anew at another: between the screen's own second after 03:00 and 05:00, once a night, and
 * never while an incident of level 1 is open. Both moments in ms since 1970 by the server's clock.
 */
export function nightlyDue(screen: string, zone: string, loadedMs: number, nowMs: number, worst: number | undefined): boolean {
  if (worst === 1) {
    return false;
  }
  const into = secondOfDay(nowMs, zone) - opensH * 3600;
  return into >= slotOf(screen) && into < windowS && loadedMs < nowMs - into * 1000;
}
