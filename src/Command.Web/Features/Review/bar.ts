import { make } from '../../Map/tools/dom';

export interface Mark {
  readonly at: number;
  readonly code: string;
  readonly incident: string | null;
  readonly text: string;
}

const most = 400;

/** The bar of time: where one is, and what happened when. */
export class Bar {
  readonly element = make('div', 'review-time');
  readonly #range = make('input');
  readonly #marks = make('div', 'review-marks');
  readonly #ends = make('p', 'review-ends');
  #all: readonly Mark[] = [];
  #from = 0;
  #to = 1;

  constructor(
    private readonly texts: Readonly<Record<string, string>>,
    private readonly go: (at: number) => void,
  ) {
    this.#range.type = 'range';
    this.#range.step = '1000';
    this.#range.dataset.testid = 'review-range';
    this.#range.setAttribute('aria-label', texts['Moment'] ?? '');
    this.#range.addEventListener('input', () => go(Number(this.#range.value)));
    this.element.append(this.#marks, this.#range, this.#ends);
  }

  span(from: number, to: number): void {
    this.#from = from;
    this.#to = to;
    this.#range.min = String(from);
    this.#range.max = String(to);
    this.#ends.replaceChildren(make('span', '', short(from)), make('span', 'legend', this.texts['Legend'] ?? ''), make('span', '', short(to)));
    this.#draw();
  }

  at(moment: number): void {
    this.#range.value = String(moment);
    this.#range.setAttribute('aria-valuetext', short(moment));
  }

  marks(marks: readonly Mark[], cut: boolean): void {
    this.#all = marks;
    this.element.toggleAttribute('data-cut', cut);
    this.#draw();
  }

  /** The next mark after a moment, or the one before it. */
  next(moment: number, by: number): number | null {
    const found = by > 0 ? this.#all.find(({ at }) => at > moment + 999) : this.#all.findLast(({ at }) => at < moment - 999);
    return found?.at ?? null;
  }

  #draw(): void {
    const width = this.#to - this.#from;
    const shown = this.#all.filter(({ at }) => at >= this.#from && at <= this.#to);
    const every = Math.ceil(shown.length / most);
    this.#marks.replaceChildren(
      ...shown
        .filter((mark, at) => at % every === 0 || mark.code === 'escalated' || mark.code === 'distress')
        .map((mark) => {
          const made = make('button', `mark ${mark.code}`);
          made.type = 'button';
          made.tabIndex = -1;
          made.title = mark.text;
          made.setAttribute('aria-label', mark.text);
          made.style.left = `${((mark.at - this.#from) / width) * 100}%`;
          made.addEventListener('click', () => this.go(mark.at));
          return made;
        }),
    );
  }
}

function short(ms: number): string {
  return new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: document.documentElement.dataset.zone, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);
}
