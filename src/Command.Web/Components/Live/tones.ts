// Tones made here, no file. A browser that was not told otherwise stays silent until somebody touches the page.

const notes: Readonly<Record<number, readonly number[]>> = { 1: [880, 660, 880, 660], 2: [660, 660] };

let context: AudioContext | undefined;

/** True when the browser lets this page be heard. */
export function audible(): boolean {
  return context?.state === 'running';
}

/** Lets the page be heard, if the browser lets it. */
export async function wake(): Promise<boolean> {
  context ??= new AudioContext();
  if (context.state === 'suspended') {
    await Promise.race([context.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
  }
  return audible();
}

/** Plays these notes, in hertz, one after the other. */
export function play(hertz: readonly number[], spacing = 0.32): void {
  const start = (context?.currentTime ?? 0) + 0.05;
  hertz.forEach((one, index) => tone(one, start + index * spacing));
}

/** The notes of a wall's alarm of a level. */
export function alarmOf(level: number): readonly number[] {
  return notes[level] ?? [];
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
