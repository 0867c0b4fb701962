// What the page asks of the server. Whatever goes wrong on the way is "away": it is tried again.

import type { Answer, State, Word } from './words';

const patienceMs = 15_000;
const newsMs = 40_000;

export type Got<T> = { value: T } | 'away' | 'ended' | 'refused';

export async function fetchState(units: boolean): Promise<Got<{ state: State; aheadMs: number }>> {
  const before = Date.now();
  const got = await ask<State>(`field/state${units ? '?units=true' : ''}`, {}, patienceMs);
  if (typeof got === 'string') {
    return got;
  }
  // The server's time lies in the middle of the asking.
  return { value: { state: got.value, aheadMs: new Date(got.value.now).getTime() - (before + Date.now()) / 2 } };
}

export function fetchNews(after: string, stop: AbortSignal): Promise<Got<{ mark: string }>> {
  return ask<{ mark: string }>(`field/events?after=${encodeURIComponent(after)}`, { signal: stop }, newsMs);
}

export async function sendWords(words: Word[]): Promise<Answer[] | null> {
  const got = await ask<{ answers: Answer[] }>('field/words', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ words }) }, patienceMs);
  return typeof got === 'string' ? null : got.value.answers;
}

export async function sendPhoto(job: string, photo: Blob): Promise<{ photo: string } | { refusal: string } | null> {
  try {
    const response = await fetch(`field/photos?job=${encodeURIComponent(job)}`, { method: 'POST', body: photo, credentials: 'same-origin', signal: AbortSignal.timeout(120_000) });
    if (response.ok) {
      return (await response.json()) as { photo: string };
    }
    if (response.status === 409 || response.status === 413) {
      return { refusal: ((await response.json()) as { title: string }).title };
    }
    return null;
  } catch {
    return null;
  }
}

/** Ends the session; false when the server can't be reached. */
export async function signOut(): Promise<boolean> {
  const got = await ask<{ token: string }>('field/token', {}, patienceMs);
  if (typeof got === 'string') {
    return got === 'ended';
  }
  try {
    await fetch('account/sign-out', { method: 'POST', credentials: 'same-origin', body: new URLSearchParams({ __RequestVerificationToken: got.value.token }), signal: AbortSignal.timeout(patienceMs) });
    return true;
  } catch {
    return false;
  }
}

async function ask<T>(path: string, init: RequestInit, ms: number): Promise<Got<T>> {
  try {
    const signals = [AbortSignal.timeout(ms), ...(init.signal ? [init.signal] : [])];
    const response = await fetch(path, { cache: 'no-store', credentials: 'same-origin', ...init, signal: AbortSignal.any(signals) });
    if (response.ok && !response.redirected) {
      return { value: (await response.json()) as T };
    }
    return response.status === 401 ? 'ended' : response.status === 403 ? 'refused' : 'away';
  } catch {
    return 'away';
  }
}
