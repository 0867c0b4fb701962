// What the page keeps on the phone: the last state that was shown, and words that wait. Two databases, because they end differently: what was shown goes when nobody
// is signed in any more (Features/Account/forgotten.ts), what a person said stays until it is sent or they sign out.

import type { Kept, WordStore } from './outbox';
import type { State } from './words';

const stateName = 'command-field-state';
const wordsName = 'command-field-words';

export interface LastState {
  state: State;
  /** When it came, by the phone's clock. */
  atMs: number;
}

export class FieldStore implements WordStore {
  private words: Promise<IDBDatabase> | undefined;

  async last(): Promise<LastState | undefined> {
    return (await this.inState('readonly', (s) => s.get('last'))) as LastState | undefined;
  }

  async keep(last: LastState): Promise<void> {
    await this.inState('readwrite', (s) => s.put(last, 'last'));
  }

  async all(): Promise<Kept[]> {
    return (await this.inWords('readonly', (s) => s.getAll())) as Kept[];
  }

  async put(kept: Kept): Promise<void> {
    await this.inWords('readwrite', (s) => s.put(kept, kept.word.id));
  }

  async remove(id: string): Promise<void> {
    await this.inWords('readwrite', (s) => s.delete(id));
  }

  /** Throws what was shown away, and with it, where asked, what one person said. */
  async forget(person?: string): Promise<void> {
    await new Promise<void>((resolve) => {
      const asked = indexedDB.deleteDatabase(stateName);
      asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
    });
    if (person !== undefined) {
      for (const kept of (await this.all()).filter((k) => k.person === person)) {
        await this.remove(kept.word.id);
      }
    }
    if ('caches' in window) {
      await Promise.all((await caches.keys()).filter((name) => name.startsWith('command-field-')).map((name) => caches.delete(name)));
    }
  }

  // Opened for each use, so that whoever throws it away waits for nobody.
  private async inState(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
    const database = await open(stateName);
    try {
      return await done(use(database.transaction('kept', mode).objectStore('kept')));
    } finally {
      database.close();
    }
  }

  private async inWords(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
    this.words ??= open(wordsName);
    return done(use((await this.words).transaction('kept', mode).objectStore('kept')));
  }
}

function open(name: string): Promise<IDBDatabase> {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore('kept');
  return done(asked);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });
}
