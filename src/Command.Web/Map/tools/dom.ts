/** An element with a class, a text and what belongs in it. Texts are texts: what feeds write can't run. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className = '', text = '', ...children: readonly Node[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) {
    element.className = className;
  }
  element.append(...(text ? [text] : []), ...children);
  return element;
}

export function button(text: string, testId: string, pressed: (() => void) | undefined): HTMLButtonElement {
  const element = make('button', '', text);
  element.type = 'button';
  element.dataset.testid = testId;
  if (pressed) {
    element.addEventListener('click', pressed);
  }
  return element;
}

/** Metres as people read them: 85 m, 1.24 km. */
export function metresText(metres: number): string {
  return metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(metres < 10_000 ? 2 : 1)} km`;
}

/** Seconds of a drive: 40 s, 7 min. */
export function driveText(seconds: number): string {
  return seconds < 90 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
