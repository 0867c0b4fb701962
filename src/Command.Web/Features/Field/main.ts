// The crew's page. It works by what it has kept, and brings that up to date whenever there is a network.

import { fetchNews, fetchState, sendPhoto, sendWords } from './server';
import { Outbox } from './outbox';
import { FieldPage } from './page';
import { FieldStore } from './store';
import type { State } from './words';
import type { Texts } from './dom';

const againMs = 3_000;
const retryMs = 2_000;
const refreshMs = 60_000;

const root = document.getElementById('field')!;
const texts = JSON.parse(root.dataset.texts ?? '{}') as Texts;
const store = new FieldStore();
const outbox = new Outbox(store, sendWords, sendPhoto, () => page.show());
const page = new FieldPage(root, texts, outbox, store, { flush: () => void flush(), units: () => void look(true) });

let aheadMs = 0;
let state: State | undefined;
let wake: (() => void) | undefined;
let stopNews = new AbortController();

/** Asks for the state; true when it came. */
async function look(units = false): Promise<boolean> {
  const got = await fetchState(units || page.choosing || state?.unit === undefined);
  if (got === 'ended' || got === 'refused') {
    state = undefined;
    await store.forget();
    page.ended(got === 'refused');
    return false;
  }
  if (got === 'away') {
    page.away();
    return false;
  }
  if (state && state.person === got.value.state.person && state.now > got.value.state.now) {
    // An answer that was asked for later came first.
    return true;
  }
  aheadMs = got.value.aheadMs;
  state = got.value.state;
  const atMs = Date.now();
  await outbox.open(state.person);
  await store.keep({ state, atMs });
  page.fresh(state, atMs);
  return true;
}

/** Sends what waits, and shows what came of it. Only once the server's time is known: words carry it. */
async function flush(): Promise<void> {
  if (state === undefined || !page.online) {
    wake?.();
    return;
  }
  const before = outbox.waiting;
  await outbox.flush(aheadMs);
  if (before > 0) {
    await look();
  }
}

async function follow(): Promise<never> {
  let lookedMs = 0;
  for (;;) {
    if (!page.online || state === undefined || Date.now() - lookedMs >= refreshMs) {
      lookedMs = Date.now();
      if (!(await look())) {
        await pause(againMs);
        continue;
      }
      await flush();
    }
    stopNews = new AbortController();
    const news = await fetchNews(state!.mark, stopNews.signal);
    if (typeof news !== 'string' && news.value.mark !== state!.mark) {
      lookedMs = Date.now();
      await look();
    } else if (typeof news !== 'string') {
      page.confirm();
    } else if (!stopNews.signal.aborted) {
      lookedMs = 0;
      await pause(500);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      wake = undefined;
      resolve();
    }
    wake = done;
  });
}

addEventListener('online', () => wake?.());
addEventListener('offline', () => {
  page.away();
  stopNews.abort();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    wake?.();
  }
});

async function start(): Promise<void> {
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.register('/field/worker.js', { scope: '/field' }).catch(() => page.unkept());
  }
  const last = await store.last();
  if (last) {
    state = undefined;
    await outbox.open(last.state.person);
    page.old(last.state, last.atMs);
  }
  // What waits for its moment, or was put off by the server.
  setInterval(() => {
    if (page.online && outbox.ready) {
      void flush();
    }
  }, retryMs);
  await follow();
}

void start();
