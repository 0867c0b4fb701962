// The call for help: held for two seconds, so that no pocket calls; then five seconds in which it can be taken back, kept already, so that it goes out even if the page is closed.

import { el, say, type Texts } from './dom';
import type { Kept, Outbox } from './outbox';

const holdMs = 2_000;
export const graceMs = 5_000;

export function distressButton(texts: Texts, fire: () => void): HTMLButtonElement {
  const button = el('button', { type: 'button', class: 'distress', 'data-testid': 'distress', 'aria-describedby': 'distress-how' }, el('b', {}, say(texts, 'Distress')), el('span', { id: 'distress-how' }, say(texts, 'Distress_How')));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = () => {
    if (timer === undefined) {
      button.classList.add('held');
      timer = setTimeout(() => {
        end();
        navigator.vibrate?.([200, 100, 200]);
        fire();
      }, holdMs);
    }
  };
  const end = () => {
    clearTimeout(timer);
    timer = undefined;
    button.classList.remove('held');
  };
  button.addEventListener('pointerdown', (e) => {
    button.setPointerCapture(e.pointerId);
    begin();
  });
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture', 'blur'] as const) {
    button.addEventListener(name, end);
  }
  button.addEventListener('contextmenu', (e) => e.preventDefault());
  button.addEventListener('keydown', (e) => {
    if (e.key === ' ' || e.key === 'Enter') {
      e.preventDefault();
      begin();
    }
  });
  button.addEventListener('keyup', end);
  return button;
}

/** The five seconds: what waits, and the way back. */
export function grace(texts: Texts, outbox: Outbox, cry: Kept): HTMLElement {
  const count = el('b', { class: 'count' });
  const back = el('button', { type: 'button', class: 'big', 'data-testid': 'take-back' }, say(texts, 'Distress_Back'));
  const panel = el('div', { class: 'grace', role: 'alertdialog', 'aria-modal': 'true', 'aria-label': say(texts, 'Distress_Soon'), 'data-testid': 'grace' }, el('p', {}, say(texts, 'Distress_Soon')), count, back);
  const tick = () => {
    const left = Math.ceil(((cry.notBeforeMs ?? 0) - Date.now()) / 1000);
    count.textContent = String(Math.max(0, left));
    if (left <= 0) {
      clearInterval(timer);
      panel.remove();
    }
  };
  const timer = setInterval(tick, 200);
  tick();
  back.addEventListener('click', () => {
    clearInterval(timer);
    panel.remove();
    void outbox.drop(cry);
  });
  queueMicrotask(() => back.focus());
  return panel;
}
