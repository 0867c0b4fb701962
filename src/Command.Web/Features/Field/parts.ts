// The parts of the page that are made of the state alone.

import { age, clock, el, say, type Texts } from './dom';
import type { Kept } from './outbox';
import type { Job, Message, State, Unit, UnitStatus } from './words';

const numerals = ['', 'Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'];
export const buttons: UnitStatus[] = ['EnRoute', 'OnScene', 'Returning', 'Available'];

export function jobCard(job: Job | undefined, texts: Texts): HTMLElement {
  if (!job) {
    return el('section', { class: 'card none', 'data-testid': 'job' }, el('h2', {}, say(texts, 'Job')), el('p', {}, say(texts, 'Job_None')));
  }
  const incident = job.incident;
  if (!incident) {
    return el('section', { class: 'card', 'data-testid': 'job' }, el('h2', {}, `${say(texts, 'Job')} ${job.id}`), el('p', {}, say(texts, 'Job_Hidden')));
  }
  const level = el('span', { class: `level level-${incident.level ?? 0}`, title: incident.levelWord }, numerals[incident.level ?? 0] || '–');
  return el(
    'section',
    { class: `card job level-${incident.level ?? 0}`, 'data-testid': 'job' },
    el('h2', {}, level, el('span', {}, incident.title)),
    job.exercise ? el('p', { class: 'exercise' }, say(texts, 'Exercise')) : null,
    el('dl', {}, row(texts, 'Job_Address', incident.address), row(texts, 'Job_Level', `${incident.levelWord} · ${incident.kind}`), job.task ? row(texts, 'Job_Task', job.task) : null, job.stage ? row(texts, 'Job_Stage', say(texts, 'Job_StageHow')) : null),
    job.steps.length > 0 ? el('ol', { class: 'steps' }, ...job.steps.map((s) => el('li', {}, el('span', { class: 'figure' }, clock(s.at)), ` ${say(texts, `Step_${s.step}`)}`))) : null,
    el('p', { class: 'second' }, say(texts, 'Job_By', job.by, incident.number, job.id)),
    incident.closed ? el('p', { class: 'note' }, say(texts, 'Job_Closed')) : null,
  );
}

function row(texts: Texts, key: string, value: string): HTMLElement {
  return el('div', {}, el('dt', {}, say(texts, key)), el('dd', {}, value));
}

export function statusText(unit: Unit, texts: Texts): string {
  return say(texts, `Status_${unit.lost ? 'Lost' : unit.status}`);
}

export function messageList(messages: Message[], person: string, texts: Texts): HTMLElement {
  const list = el('ol', { class: 'messages', 'data-testid': 'messages' });
  for (const m of messages) {
    const desk = m.source === 'Desk';
    list.append(
      el(
        'li',
        { class: m.by === person && !desk ? 'own' : desk ? 'desk' : '' },
        el('p', { class: 'second' }, `${desk ? `${say(texts, 'Desk')} ` : ''}${m.by} · ${clock(m.at)}`),
        m.text ? el('p', {}, m.text) : null,
        m.photo ? el('img', { src: `field/photos/${m.photo}`, alt: say(texts, 'Photo_Of', m.by, clock(m.at)), loading: 'lazy', width: '320', height: '240' }) : null,
      ),
    );
  }
  return messages.length > 0 ? list : el('p', { class: 'second' }, say(texts, 'Messages_None'));
}

export function wordText(kept: Kept, texts: Texts): string {
  const word = kept.word;
  switch (word.kind) {
    case 'status':
      return `${word.unit} ${say(texts, `Status_${word.status}`)}`;
    case 'signOn':
      return say(texts, 'Word_signOn', word.unit ?? '');
    case 'signOff':
      return say(texts, 'Word_signOff', word.unit ?? '');
    case 'say':
      return `${kept.photo ? `${say(texts, 'Photo')} ` : ''}${word.text ?? ''}`;
    case 'distress':
      return say(texts, 'Distress');
    default:
      return say(texts, 'Word_position');
  }
}

export function wordList(words: readonly Kept[], texts: Texts, putAway: (kept: Kept) => void): HTMLElement | null {
  const shown = words.filter((k) => k.word.kind !== 'position');
  if (shown.length === 0) {
    return null;
  }
  return el(
    'section',
    { class: 'card', 'data-testid': 'outbox' },
    el('h2', {}, say(texts, 'Outbox')),
    el(
      'ul',
      { class: 'words' },
      ...shown.map((kept) => {
        const item = el(
          'li',
          { class: kept.state, 'data-state': kept.state, 'data-kind': kept.word.kind },
          el('span', { class: 'figure' }, clock(kept.dated ? kept.word.at : kept.saidMs, true)),
          el('span', {}, wordText(kept, texts)),
          el('span', { class: 'state' }, say(texts, `Word_${kept.state}`)),
        );
        if (kept.state === 'refused') {
          const away = el('button', { type: 'button', class: 'plain' }, say(texts, 'PutAway'));
          away.addEventListener('click', () => putAway(kept));
          item.append(el('p', { class: 'why', 'data-testid': 'refusal' }, kept.refusal ?? ''), away);
        }
        return item;
      }),
    ),
  );
}

export function notices(state: State, texts: Texts): HTMLElement | null {
  return state.notices.length === 0
    ? null
    : el('section', { class: 'card' }, el('h2', {}, say(texts, 'Notices')), el('ul', { class: 'notices' }, ...state.notices.map((n) => el('li', {}, el('span', { class: `level level-${n.level ?? 0}` }, numerals[n.level ?? 0] || '–'), ` ${n.text}`, n.ends ? el('span', { class: 'second' }, ` ${say(texts, 'Until', clock(n.ends))}`) : null))));
}

/** How old what is shown is: said plainly when the server does not answer. */
export function banner(online: boolean, waiting: number, atMs: number | undefined, texts: Texts): { text: string; kind: 'offline' | 'waiting' | 'fine' } {
  const shown = atMs === undefined ? '' : say(texts, 'AsOf', clock(atMs, true), age(Date.now() - atMs));
  if (!online) {
    return { text: `${say(texts, 'Offline', waiting)} ${shown}`.trim(), kind: 'offline' };
  }
  return waiting > 0 ? { text: say(texts, 'Sending', waiting), kind: 'waiting' } : { text: shown, kind: 'fine' };
}
