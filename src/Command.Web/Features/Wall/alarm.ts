// An alarm is heard as well as seen: tones made here, no file. Level 1 sounds until somebody takes note, level 2 once.

import { alarmOf, audible, play, wake } from '../../Components/Live/tones';

export { audible };

const everyMs = 8_000;

let known = new Set<string>();
let repeating: ReturnType<typeof setInterval> | undefined;

/** The alarms that nobody has taken note of, as `incident@level`. */
export function showAlarms(alarms: readonly string[], muted: boolean): void {
  const fresh = alarms.filter((alarm) => !known.has(alarm));
  known = new Set(alarms);
  const worst = (of: readonly string[]): number => Math.min(...of.map(levelOf));
  if (!muted && fresh.length > 0) {
    void sound(worst(fresh));
  }
  clearInterval(repeating);
  repeating = !muted && alarms.length > 0 && worst(alarms) === 1 ? setInterval(() => void sound(1), everyMs) : undefined;
  if (alarms.length === 0) {
    note(false);
  }
}

function levelOf(alarm: string): number {
  return Number(alarm.slice(alarm.lastIndexOf('@') + 1));
}

async function sound(level: number): Promise<void> {
  // Until somebody touches the page the wall says so instead of being quietly mute.
  const heard = await wake();
  note(!heard);
  if (heard) {
    play(alarmOf(level));
  }
}

function note(silent: boolean): void {
  const line = document.querySelector<HTMLElement>('.sound-off');
  if (line) {
    line.hidden = !silent;
  }
}

document.addEventListener('pointerdown', () => {
  if (document.querySelector<HTMLElement>('.sound-off')?.hidden === false) {
    void wake().then((heard) => note(!heard));
  }
});
