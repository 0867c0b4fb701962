// What was said and has not reached the server yet. It survives a reload and a dead battery, goes out in the order in which it was said, each word once, with the
// time when it was said; and what the server refuses stays with its reason until the crew has read it. It knows no network and no database: both are handed in.

import type { Answer, Word } from './words';

export type WordState = 'queued' | 'sending' | 'done' | 'refused';

export interface Kept {
  word: Word;
  /** Whose word it is: it is sent under no other name. */
  person: string;
  /** Counts up, for the order. */
  order: number;
  /** When it was said by the phone's own clock, milliseconds. */
  saidMs: number;
  state: WordState;
  /** True once its time is the server's and stays so: the same word sent again must be the same. */
  dated: boolean;
  /** Not sent before, milliseconds: until then it can be taken back. */
  notBeforeMs?: number;
  /** Why it was refused, in words. */
  refusal?: string;
  /** A photo that goes first. */
  photo?: Blob;
}

export interface WordStore {
  all(): Promise<Kept[]>;
  put(kept: Kept): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Null when the server can't be reached; what is not known then is tried again with the same ids. */
export type Send = (words: Word[]) => Promise<Answer[] | null>;

/** The photo's name, or why it is not taken, or null to try again. */
export type Upload = (job: string, photo: Blob) => Promise<{ photo: string } | { refusal: string } | null>;

const mostWords = 500;
const mostPositions = 100;
const mostAtOnce = 20;
const shownDone = 3;

export class Outbox {
  private kept: Kept[] = [];
  private done: Kept[] = [];
  private person = '';
  private next = 1;
  private running: Promise<void> | undefined;

  constructor(
    private readonly store: WordStore,
    private readonly send: Send,
    private readonly upload: Upload,
    private readonly changed: () => void,
    private readonly nowMs: () => number = Date.now,
  ) {}

  /** Takes up what was left, of this person alone. */
  async open(person: string): Promise<void> {
    if (person === this.person) {
      return;
    }
    const all = await this.store.all();
    this.person = person;
    this.kept = all.filter((k) => k.person === person).sort((a, b) => a.order - b.order);
    this.done = [];
    this.next = Math.max(0, ...all.map((k) => k.order)) + 1;
    for (const one of this.kept) {
      // Whether it arrived is not known: it is said again with the same id.
      one.state = one.state === 'sending' ? 'queued' : one.state;
    }
    this.changed();
  }

  /** What waits or was refused, in order; then the last that were done. */
  get words(): readonly Kept[] {
    return [...this.kept, ...this.done];
  }

  get waiting(): number {
    return this.kept.filter((k) => k.state !== 'refused' && k.word.kind !== 'position').length;
  }

  /** True when something may be sent now. */
  get ready(): boolean {
    const now = this.nowMs();
    return this.kept.some((k) => k.state === 'queued' && (k.notBeforeMs ?? 0) <= now);
  }

  /** Keeps a word before anything else is done with it. Returns false when there is no room for more. */
  async say(word: Omit<Word, 'id' | 'at'>, more: { photo?: Blob; notBeforeMs?: number } = {}): Promise<Kept | null> {
    if (word.kind === 'position') {
      const old = this.kept.filter((k) => k.word.kind === 'position' && k.state === 'queued');
      if (old.length >= mostPositions) {
        await this.drop(old[0]!);
      }
    }
    if (this.kept.length >= mostWords || this.person === '') {
      return null;
    }
    const saidMs = this.nowMs();
    const kept: Kept = {
      word: { ...word, id: newId(), at: new Date(saidMs).toISOString() },
      person: this.person,
      order: this.next++,
      saidMs,
      state: 'queued',
      dated: false,
      ...more,
    };
    this.kept.push(kept);
    await this.store.put(kept);
    this.changed();
    return kept;
  }

  /** Takes back what was not sent, or puts away what was refused. */
  async drop(kept: Kept): Promise<void> {
    if (kept.state === 'sending') {
      return;
    }
    this.kept = this.kept.filter((k) => k !== kept);
    await this.store.remove(kept.word.id);
    this.changed();
  }

  /** Sends what waits. A call while one is under way joins it.
   * @param aheadMs How far the server's clock is ahead of the phone's. */
  flush(aheadMs: number): Promise<void> {
    this.running ??= this.run(aheadMs).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(aheadMs: number): Promise<void> {
    for (;;) {
      const batch = this.batch();
      if (batch.length === 0) {
        return;
      }
      const first = batch[0]!;
      if (first.photo && !first.word.photo && !(await this.sendPhoto(first))) {
        return;
      }
      if (first.state === 'refused') {
        continue;
      }
      for (const one of batch) {
        if (!one.dated) {
          one.word.at = new Date(one.saidMs + aheadMs).toISOString();
          one.dated = true;
          await this.store.put(one);
        }
        one.state = 'sending';
      }
      this.changed();
      const answers = await this.send(batch.map((k) => k.word));
      await this.take(batch, answers);
      if (!answers || answers.some((a) => a.state === 'later')) {
        return;
      }
    }
  }

  /** The next that go together: a call for help before all else; a photo begins a batch of its own. */
  private batch(): Kept[] {
    const now = this.nowMs();
    const ready = this.kept.filter((k) => k.state === 'queued' && (k.notBeforeMs ?? 0) <= now);
    const cries = ready.filter((k) => k.word.kind === 'distress');
    if (cries.length > 0) {
      return cries.slice(0, mostAtOnce);
    }
    const stop = ready.findIndex((k, i) => i > 0 && k.photo && !k.word.photo);
    return ready.slice(0, Math.min(mostAtOnce, stop < 0 ? ready.length : stop));
  }

  private async sendPhoto(kept: Kept): Promise<boolean> {
    const kind = await this.upload(kept.word.job ?? '', kept.photo!);
    if (kind === null) {
      return false;
    }
    if ('refusal' in kind) {
      kept.state = 'refused';
      kept.refusal = kind.refusal;
    } else {
      kept.word.photo = kind.photo;
    }
    await this.store.put(kept);
    this.changed();
    return true;
  }

  private async take(batch: Kept[], answers: Answer[] | null): Promise<void> {
    for (const one of batch) {
      const answer = answers?.find((a) => a.id === one.word.id);
      if (answer?.state === 'done') {
        one.state = 'done';
        this.kept = this.kept.filter((k) => k !== one);
        this.done = one.word.kind === 'position' ? this.done : [one, ...this.done].slice(0, shownDone);
        await this.store.remove(one.word.id);
      } else if (answer?.state === 'refused' && one.word.kind === 'position') {
        this.kept = this.kept.filter((k) => k !== one);
        await this.store.remove(one.word.id);
      } else {
        one.state = answer?.state === 'refused' ? 'refused' : 'queued';
        one.refusal = answer?.state === 'refused' ? answer.text : undefined;
        await this.store.put(one);
      }
    }
    this.changed();
  }
}

/** crypto.randomUUID is there over https alone. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
}
