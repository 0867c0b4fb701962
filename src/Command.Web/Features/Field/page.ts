// Puts the page together, and changes only the parts that are other than before: a thumb on its way to a button must find it there.

import { buttons, banner, jobCard, messageList, notices, statusText, wordList } from './parts';
import { distressButton, grace, graceMs } from './distress';
import { clock, el, say, type Texts } from './dom';
import type { Outbox } from './outbox';
import { shrink } from './photo';
import { signOut } from './server';
import { Sharing } from './sharing';
import type { FieldStore } from './store';
import type { State, UnitStatus } from './words';
import { PushDevice, type PushState } from '../../Components/Push/device';
import { drawWay } from './way';

const sharingKey = 'command-field-sharing';
const themeKey = 'command-field-theme';

export interface Asks {
  flush(): void;
  units(): void;
}

export class FieldPage {
  online = false;
  choosing = false;
  private state: State | undefined;
  private atMs: number | undefined;
  private over: 'ended' | 'refused' | undefined;
  private notKept = false;
  private readonly shown = new Map<HTMLElement, string>();
  private readonly parts = {
    banner: el('p', { class: 'banner', role: 'status', 'data-testid': 'banner' }),
    head: el('header', {}),
    alarm: el('div', { 'aria-live': 'assertive' }),
    main: el('div', { class: 'parts' }),
    job: el('div', {}),
    way: el('div', {}),
    words: el('div', {}),
    notices: el('div', {}),
    messages: el('div', {}),
    menu: el('section', { class: 'card menu' }),
    choose: el('div', {}),
    bar: el('div', { class: 'bar', 'data-testid': 'bar' }),
  };
  private readonly text: HTMLTextAreaElement;
  private readonly talk: HTMLElement;
  private readonly statuses = new Map<UnitStatus, HTMLButtonElement>();
  private readonly sharing: Sharing;
  private readonly share: HTMLButtonElement;
  private readonly push = el('button', { type: 'button', class: 'big share', 'aria-pressed': 'false', 'data-testid': 'push' });
  private readonly device = new PushDevice('/field/worker.js', '/field', 'field', document.documentElement.lang);
  private pushed: PushState = 'off';

  constructor(
    private readonly root: HTMLElement,
    private readonly texts: Texts,
    private readonly outbox: Outbox,
    private readonly store: FieldStore,
    private readonly asks: Asks,
  ) {
    document.documentElement.dataset.theme = localStorage.getItem(themeKey) ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'day' : 'night');
    this.sharing = new Sharing(
      (fix) => {
        const unit = this.state?.unit?.callSign;
        if (unit) {
          void this.say({ kind: 'position', unit, lon: fix.lon, lat: fix.lat, accuracyM: fix.accuracyM, speedKmh: fix.speedKmh, headingDeg: fix.headingDeg });
        }
      },
      () => this.show(),
    );
    this.text = el('textarea', { rows: '2', maxlength: '500', 'aria-label': say(texts, 'Say_Label'), placeholder: say(texts, 'Say_Hint'), 'data-testid': 'say-text' });
    this.talk = this.makeTalk();
    this.share = el('button', { type: 'button', class: 'big share', 'aria-pressed': 'false', 'data-testid': 'share' });
    this.share.addEventListener('click', () => this.toggleSharing());
    this.push.addEventListener('click', () => void this.togglePush());
    void this.device.state().then((state) => this.showPush(state));
    this.makeBar();
    this.makeMenu();
    this.parts.main.append(this.parts.notices, this.parts.job, this.parts.way, this.talk, this.parts.menu);
    root.replaceChildren(this.parts.banner, this.parts.head, this.parts.alarm, this.parts.choose, this.parts.main, this.parts.bar);
    setInterval(() => this.showBanner(), 1_000);
  }

  /** What was kept from before. */
  old(state: State, atMs: number): void {
    this.state = state;
    this.atMs = atMs;
    this.show();
  }

  fresh(state: State, atMs: number): void {
    this.online = true;
    this.over = undefined;
    this.old(state, atMs);
    if (state.unit && !this.sharing.on && localStorage.getItem(sharingKey) === state.person) {
      this.sharing.start();
    }
  }

  /** The server has nothing newer than what is shown. */
  confirm(): void {
    this.atMs = Date.now();
  }

  away(): void {
    this.online = false;
    this.show();
  }

  ended(refused: boolean): void {
    this.online = false;
    this.state = undefined;
    this.over = refused ? 'refused' : 'ended';
    this.sharing.stop();
    this.show();
  }

  /** The browser keeps no page for when it is offline. */
  unkept(): void {
    this.notKept = true;
    this.show();
  }

  show(): void {
    const { state, parts } = this;
    const unit = state?.unit;
    const signedOn = unit !== undefined && !this.choosing;
    parts.main.hidden = parts.bar.hidden = !signedOn;
    parts.choose.hidden = signedOn || state === undefined;
    const before = signedOn ? parts.job : parts.choose;
    if (before.nextSibling !== parts.words) {
      before.after(parts.words);
    }
    this.part(parts.head, [unit, state?.display, this.online], () =>
      state ? [el('h1', {}, unit ? unit.callSign : say(this.texts, 'Title'), unit ? el('span', { class: 'status', 'data-testid': 'unit-status' }, statusText(unit, this.texts)) : null), el('p', { class: 'second' }, unit ? `${unit.kind} · ${unit.crew.map((c) => (c.name === state.person ? state.display : c.name)).join(' ')}` : state.display)] : [el('h1', {}, say(this.texts, 'Title'))],
    );
    this.part(parts.alarm, [unit?.distress, this.over, this.notKept], () => [this.alarm()]);
    this.part(parts.choose, [state?.units, state?.unit?.callSign, this.choosing], () => (state && !signedOn ? [this.chooser(state)] : []));
    this.part(parts.job, [state?.job], () => [jobCard(state?.job, this.texts)]);
    this.part(parts.way, [state?.job?.way, state?.job?.closures, state?.job?.id], () => [state?.job ? drawWay(state.job, this.texts) : null]);
    this.part(parts.notices, [state?.notices], () => [state ? notices(state, this.texts) : null]);
    this.part(parts.words, [this.outbox.words.map((k) => [k.word.id, k.state, k.refusal, k.word.at])], () => [wordList(this.outbox.words, this.texts, (k) => void this.outbox.drop(k))]);
    this.part(parts.messages, [state?.messages], () => [messageList(state?.messages ?? [], state?.person ?? '', this.texts)]);
    this.talk.hidden = !state?.job;
    this.showBar();
    this.showSharing();
    this.showBanner();
  }

  private part(holder: HTMLElement, of: unknown[], make: () => (Node | null)[]): void {
    const key = JSON.stringify(of) ?? '';
    if (this.shown.get(holder) !== key) {
      this.shown.set(holder, key);
      holder.replaceChildren(...make().filter((n): n is Node => n !== null));
    }
  }

  private showBanner(): void {
    const { text, kind } = banner(this.online, this.outbox.waiting, this.atMs, this.texts);
    this.parts.banner.className = `banner ${this.over ? 'offline' : kind}`;
    this.parts.banner.hidden = this.over !== undefined;
    if (this.parts.banner.textContent !== text) {
      this.parts.banner.textContent = text;
    }
  }

  private alarm(): HTMLElement | null {
    if (this.over) {
      return el('section', { class: 'card over', 'data-testid': 'over' }, el('p', {}, say(this.texts, this.over === 'ended' ? 'Ended' : 'Refused')), el('a', { class: 'button main', href: 'account/sign-in?returnUrl=%2Ffield' }, say(this.texts, 'SignIn')));
    }
    const cry = this.state?.unit?.distress;
    if (cry) {
      return el('p', { class: 'cry', role: 'alert', 'data-testid': 'cry' }, say(this.texts, 'Distress_Out', clock(cry.since)), ' ', cry.seenBy ? say(this.texts, 'Distress_Seen', cry.seenBy) : say(this.texts, 'Distress_Unseen'));
    }
    return this.notKept ? el('p', { class: 'note' }, say(this.texts, 'NotKept')) : null;
  }

  private makeBar(): void {
    const row = el('div', { class: 'statuses', role: 'group', 'aria-label': say(this.texts, 'Statuses') });
    for (const status of buttons) {
      const button = el('button', { type: 'button', 'aria-pressed': 'false', 'data-status': status }, say(this.texts, `Status_${status}`));
      button.addEventListener('click', () => {
        const unit = this.state?.unit?.callSign;
        if (unit) {
          navigator.vibrate?.(40);
          void this.say({ kind: 'status', unit, status });
        }
      });
      this.statuses.set(status, button);
      row.append(button);
    }
    this.parts.bar.append(row, distressButton(this.texts, () => void this.cry()));
  }

  private showBar(): void {
    const waiting = this.outbox.words.filter((k) => k.word.kind === 'status' && (k.state === 'queued' || k.state === 'sending')).at(-1)?.word.status;
    for (const [status, button] of this.statuses) {
      const now = status === (waiting ?? this.state?.unit?.status);
      button.setAttribute('aria-pressed', String(now));
      button.classList.toggle('pending', now && waiting !== undefined);
      button.disabled = (status === 'EnRoute' || status === 'OnScene') && !this.state?.job;
    }
  }

  private async cry(): Promise<void> {
    const unit = this.state?.unit?.callSign;
    const at = this.sharing.newest;
    const kept = unit ? await this.outbox.say({ kind: 'distress', unit, ...(at ? { lon: at.lon, lat: at.lat } : {}) }, { notBeforeMs: Date.now() + graceMs }) : null;
    if (kept) {
      this.root.append(grace(this.texts, this.outbox, kept));
      setTimeout(() => this.asks.flush(), graceMs + 50);
    }
  }

  private makeTalk(): HTMLElement {
    const send = el('button', { type: 'button', class: 'big', 'data-testid': 'say' }, say(this.texts, 'Say'));
    send.addEventListener('click', () => void this.speak());
    const file = el('input', { type: 'file', accept: 'image/*', capture: 'environment', id: 'photo', class: 'hidden-file', 'data-testid': 'photo' });
    file.addEventListener('change', () => {
      const chosen = file.files?.[0];
      file.value = '';
      if (chosen) {
        void shrink(chosen).then((photo) => this.speak(photo));
      }
    });
    return el('section', { class: 'card' }, el('h2', {}, say(this.texts, 'Messages')), this.parts.messages, this.text, el('div', { class: 'two' }, el('label', { class: 'button big', for: 'photo' }, say(this.texts, 'Photo')), send), file);
  }

  private async speak(photo?: Blob): Promise<void> {
    const job = this.state?.job?.id;
    const text = this.text.value.trim();
    if (job && (text || photo)) {
      this.text.value = (await this.say({ kind: 'say', job, text }, photo)) ? '' : this.text.value;
    }
  }

  private async say(word: Parameters<Outbox['say']>[0], photo?: Blob): Promise<boolean> {
    const kept = await this.outbox.say(word, photo ? { photo } : {});
    this.asks.flush();
    return kept !== null;
  }

  private toggleSharing(): void {
    if (this.sharing.on) {
      localStorage.removeItem(sharingKey);
      this.sharing.stop();
    } else {
      localStorage.setItem(sharingKey, this.state?.person ?? '');
      this.sharing.start();
    }
  }

  private showSharing(): void {
    const { on, newest, fault } = this.sharing;
    const text = fault ? say(this.texts, `Share_${fault}`) : !on ? say(this.texts, 'Share_Off') : newest ? say(this.texts, 'Share_On', clock(newest.atMs, true), Math.round(newest.accuracyM ?? 0)) : say(this.texts, 'Share_Waiting');
    this.share.setAttribute('aria-pressed', String(on));
    this.share.classList.toggle('on', on);
    if (this.share.textContent !== text) {
      this.share.textContent = text;
    }
  }

  private async togglePush(): Promise<void> {
    this.push.disabled = true;
    this.showPush(this.pushed === 'on' ? await this.device.stop() : await this.device.start());
    this.push.disabled = false;
  }

  private showPush(state: PushState): void {
    this.pushed = state;
    this.push.hidden = state === 'none';
    this.push.setAttribute('aria-pressed', String(state === 'on'));
    this.push.classList.toggle('on', state === 'on');
    this.push.textContent = say(this.texts, `Push_${state}`);
  }

  private makeMenu(): void {
    const other = this.button('Unit_Other', 'change-unit', () => {
      this.choosing = true;
      this.asks.units();
      this.show();
    });
    const off = this.button('Unit_Off', 'sign-off', () => {
      const unit = this.state?.unit?.callSign;
      if (unit && confirm(say(this.texts, 'Unit_OffSure', unit))) {
        localStorage.removeItem(sharingKey);
        this.sharing.stop();
        void this.say({ kind: 'signOff', unit });
      }
    });
    this.parts.menu.append(this.share, this.push, el('div', { class: 'two' }, other, off), el('div', { class: 'two' }, ...this.common()));
  }

  private common(): HTMLElement[] {
    const theme = this.button('Theme', 'theme', () => {
      const next = document.documentElement.dataset.theme === 'day' ? 'night' : 'day';
      document.documentElement.dataset.theme = next;
      localStorage.setItem(themeKey, next);
    });
    const out = this.button('SignOut', 'sign-out', () => void this.leave());
    return [theme, el('a', { class: 'button', href: `field?culture=${say(this.texts, 'Language_Code')}` }, say(this.texts, 'Language')), out];
  }

  private button(key: string, id: string, act: () => void): HTMLButtonElement {
    const button = el('button', { type: 'button', 'data-testid': id }, say(this.texts, key));
    button.addEventListener('click', act);
    return button;
  }

  /** Signing out throws everything away that this phone has of the person; what was not sent is said first. */
  private async leave(): Promise<void> {
    const waiting = this.outbox.waiting;
    if (waiting > 0 && !confirm(say(this.texts, 'SignOut_Lost', waiting))) {
      return;
    }
    // The next who holds this phone is told nothing of this person's.
    await this.device.stop();
    const person = this.state?.person;
    if (!(await signOut())) {
      alert(say(this.texts, 'SignOut_Away'));
      return;
    }
    localStorage.removeItem(sharingKey);
    this.sharing.stop();
    await this.store.forget(person);
    location.assign('/account/sign-in');
  }

  private chooser(state: State): HTMLElement {
    if (state.units.length === 0) {
      this.asks.units();
    }
    const find = el('input', { type: 'search', 'aria-label': say(this.texts, 'Unit_Find'), placeholder: say(this.texts, 'Unit_Find'), 'data-testid': 'find-unit' });
    const list = el('ul', { class: 'choices' });
    const fill = () =>
      list.replaceChildren(
        ...state.units
          .filter((u) => `${u.callSign} ${u.kind}`.toLowerCase().includes(find.value.trim().toLowerCase()))
          .slice(0, 60)
          .map((u) => {
            const button = el('button', { type: 'button', class: 'big', 'data-unit': u.callSign }, el('b', {}, u.callSign), el('span', { class: 'second' }, `${u.kind}${u.crew > 0 ? ` · ${say(this.texts, 'Unit_Crew', u.crew)}` : ''}`));
            button.addEventListener('click', () => {
              this.choosing = false;
              void this.say({ kind: 'signOn', unit: u.callSign });
              this.show();
            });
            return el('li', {}, button);
          }),
      );
    find.addEventListener('input', fill);
    fill();
    const back = state.unit ? this.button('Unit_Stay', 'stay', () => {
      this.choosing = false;
      this.show();
    }) : null;
    return el('section', { class: 'card choose', 'data-testid': 'choose' }, el('h2', {}, say(this.texts, 'Unit_Choose')), el('p', { class: 'second' }, say(this.texts, state.units.length === 0 ? 'Unit_Loading' : 'Unit_ChooseHow')), find, list, back, el('div', { class: 'two' }, ...this.common()));
  }
}
