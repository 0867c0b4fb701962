import { serverNow } from '../../Components/Live/server-time';
import { button, make } from '../../Map/tools/dom';
import { Bar, type Mark } from './bar';
import { Pane, type Moment } from './pane';

const root = document.querySelector<HTMLElement>('main.review')!;
const texts = JSON.parse(root.dataset.texts ?? '{}') as Record<string, string>;
const lang = root.dataset.lang ?? 'zh';
const beatMs = 1_000;
const speeds = [1, 10, 60, 300] as const;
const spans = [1, 6, 24, 168] as const;
const hour = 3_600_000;

const zone = document.documentElement.dataset.zone;
const wanted = new URLSearchParams(location.search);
let incident = wanted.get('incident') ?? '';
let end = serverNow();
let moment = Math.min(end, Date.parse(wanted.get('at') ?? '') || end);
let timer: ReturnType<typeof setInterval> | undefined;

const panes = root.querySelector<HTMLElement>('.review-panes')!;
const first = new Pane(root, texts, pick);
let second: Pane | null = null;
panes.append(first.element);

const said = make('p', 'review-said');
said.setAttribute('role', 'status');
const clock = make('input', 'review-clock');
clock.type = 'datetime-local';
clock.step = '1';
clock.setAttribute('aria-label', texts['Moment'] ?? '');
clock.dataset.testid = 'review-moment';
clock.addEventListener('change', () => {
  const at = fromLocal(clock.value);
  if (!Number.isNaN(at)) {
    centre(at);
    go(at);
  }
});
const play = button(texts['Play'] ?? '', 'review-play', toggle);
const speed = choice(texts['Speed'] ?? '', speeds, (value) => `×${value}`, 60, 'review-speed');
const span = choice(texts['Span'] ?? '', spans, (value) => `${value} h`, 6, 'review-span');
span.addEventListener('change', () => void loadMarks());
const which = make('select');
which.setAttribute('aria-label', texts['Incident'] ?? '');
which.dataset.testid = 'review-incident';
which.addEventListener('change', () => pick(which.value));
const side = button(texts['Beside'] ?? '', 'review-beside', beside);
side.setAttribute('aria-pressed', 'false');
const report = make('a', '', texts['Report'] ?? '');
report.dataset.testid = 'review-report';
const bar = new Bar(texts, (at) => go(at));
root.querySelector('.review-bar')!.append(make('div', 'review-tools', '', play, clock, speed, span, which, side, report, said), bar.element, make('p', 'hint', texts['Keys'] ?? ''));

document.addEventListener('keydown', (event) => {
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const step = event.shiftKey ? 60_000 : 10_000;
  const keys: Record<string, () => void> = {
    ' ': toggle,
    ArrowLeft: () => go(moment - step),
    ArrowRight: () => go(moment + step),
    ArrowUp: () => faster(1),
    ArrowDown: () => faster(-1),
    '[': () => mark(-1),
    ']': () => mark(1),
    b: beside,
  };
  const act = keys[event.key];
  // A button that has the focus takes its own space bar.
  if (act && !(event.key === ' ' && event.target instanceof HTMLButtonElement)) {
    event.preventDefault();
    act();
  }
});

void start();

async function start(): Promise<void> {
  if (wanted.has('at')) {
    centre(moment);
  }
  await loadMarks();
  go(moment);
}

/** The span lies so that a moment is in its last quarter, and never beyond now. */
function centre(at: number): void {
  if (at < end - Number(span.value) * hour || at > end) {
    end = Math.min(serverNow(), at + (Number(span.value) * hour) / 4);
    void loadMarks();
  }
}

function go(at: number): void {
  const now = serverNow();
  moment = Math.round(Math.min(at, now));
  if (moment > end) {
    end = Math.min(now, moment + (Number(span.value) * hour) / 4);
    void loadMarks();
  }
  clock.value = toLocal(moment);
  bar.at(moment);
  first.ask(moment, incident, lang, told);
  address();
}

function told(answer: Moment | null, why: string): void {
  said.textContent = answer ? `${texts['NotNow'] ?? ''} ${answer.time}` : why;
  said.classList.toggle('refused', !answer);
}

async function loadMarks(): Promise<void> {
  const from = end - Number(span.value) * hour;
  bar.span(from, end);
  try {
    const query = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(end).toISOString(), lang });
    if (incident) {
      query.set('incident', incident);
    }
    const response = await fetch(`/review/marks?${query}`);
    if (!response.ok) {
      const problem = (await response.json()) as { detail?: string };
      said.textContent = problem.detail ?? texts['Unreachable'] ?? '';
      return;
    }
    const { marks, incidents, cut } = (await response.json()) as { marks: Mark[]; incidents: { id: string; title: string }[]; cut: boolean };
    bar.marks(marks, cut);
    which.replaceChildren(option('', texts['All'] ?? ''), ...incidents.map(({ id, title }) => option(id, `${id} ${title}`)));
    if (incident && !incidents.some(({ id }) => id === incident)) {
      which.append(option(incident, incident));
    }
    which.value = incident;
  } catch {
    said.textContent = texts['Unreachable'] ?? '';
  }
}

function pick(id: string): void {
  incident = id;
  which.value = id;
  void loadMarks();
  go(moment);
  second?.again(incident);
}

function toggle(): void {
  if (timer) {
    stop();
    return;
  }
  play.textContent = texts['Pause'] ?? '';
  timer = setInterval(() => {
    if (first.busy) {
      // A slow answer slows the play; no moment is left out unseen.
      return;
    }
    const next = moment + Number(speed.value) * beatMs;
    go(next);
    if (next >= serverNow()) {
      stop();
    }
  }, beatMs);
}

function stop(): void {
  clearInterval(timer);
  timer = undefined;
  play.textContent = texts['Play'] ?? '';
}

function faster(by: number): void {
  const at = Math.max(0, Math.min(speeds.length - 1, speeds.indexOf(Number(speed.value) as (typeof speeds)[number]) + by));
  speed.value = String(speeds[at]);
}

function mark(by: number): void {
  const at = bar.next(moment, by);
  if (at !== null) {
    go(at);
  }
}

/** The moment as it is now stays in a second pane, for the first to be held against. */
function beside(): void {
  if (second) {
    second.remove();
    second = null;
  } else {
    second = new Pane(root, texts, pick);
    panes.append(second.element);
    second.ask(moment, incident, lang, () => undefined);
    second.together(first);
  }
  panes.toggleAttribute('data-two', second !== null);
  side.setAttribute('aria-pressed', String(second !== null));
  first.resize();
}

function address(): void {
  const query = new URLSearchParams({ at: new Date(moment).toISOString() });
  const asked = new URLSearchParams({ to: new Date(moment).toISOString(), lang });
  if (incident) {
    query.set('incident', incident);
    asked.set('incident', incident);
  } else {
    asked.set('from', new Date(end - Number(span.value) * hour).toISOString());
  }
  report.href = `/review/report?${asked}`;
  history.replaceState(null, '', `?${query}`);
}

function choice(label: string, values: readonly number[], text: (value: number) => string, chosen: number, testId: string): HTMLSelectElement {
  const select = make('select');
  select.setAttribute('aria-label', label);
  select.dataset.testid = testId;
  select.append(...values.map((value) => option(String(value), text(value))));
  select.value = String(chosen);
  return select;
}

function option(value: string, text: string): HTMLOptionElement {
  const made = make('option', '', text);
  made.value = value;
  return made;
}

/** A moment as the city's clock shows it, for the field of date and time. */
function toLocal(ms: number): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).formatToParts(ms).map(({ type, value }) => [type, value]),
  );
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}`;
}

/** The moment that the city's clock showed so. */
function fromLocal(text: string): number {
  const asUtc = Date.parse(`${text}Z`);
  // What the zone shows for a moment that is near says how far it is from UTC there.
  const offset = Date.parse(`${toLocal(asUtc)}Z`) - asUtc;
  return asUtc - offset;
}
