// An alarm is heard as well as seen: tones made here, no file. Level 1 sounds until somebody takes note, level 2 once.

const everyMs = 8_000;
const notes: Readonly<Record<number, readonly number[]>> = { 1: [880, 660, 880, 660], 2: [660, 660] };

let context: AudioContext | undefined;
let known = new Set<string>();
let repeating: ReturnType<typeof setInterval> | undefined;

/** True when the browser lets this page be heard. */
export function audible(): boolean {
  return context?.state === 'running';
}

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
  context ??= new AudioContext();
  // A browser that was not told otherwise stays silent until somebody touches the page; the wall says so instead of being quietly mute.
  if (context.state === 'suspended') {
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
  }
  note(context.state !== 'running');
  if (context.state !== 'running') {
    return;
  }
  const start = context.currentTime + 0.05;
  (notes[level] ?? []).forEach((hertz, index) => tone(hertz, start + index * 0.32));
}

function tone(hertz: number, at: number): void {
  if (!context) {
    return;
  }
  const source = context.createOscillator();
  const loudness = context.createGain();
  source.type = 'triangle';
  source.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.5, at + 0.02);
  loudness.gain.setValueAtTime(0.5, at + 0.2);
  loudness.gain.linearRampToValueAtTime(0, at + 0.28);
  source.connect(loudness).connect(context.destination);
  source.start(at);
  source.stop(at + 0.3);
}

function note(silent: boolean): void {
  const line = document.querySelector<HTMLElement>('.sound-off');
  if (line) {
    line.hidden = !silent;
  }
}

document.addEventListener('pointerdown', () => {
  if (context?.state === 'suspended') {
    void context.resume().then(() => note(false));
  }
});
