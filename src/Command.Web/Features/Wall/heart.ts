import { startTicking, stopTicking, type Ticking } from '../../Components/Live/ticker';
import { drawing } from './watch';

const silentMs = 4_000;
const sampleEveryMs = 5_000;
const sampleMs = 1_000;

/** The third lamp: whether this page still reaches the screen. Its state is in `data-state`, its word in the children. */
class HeartElement extends HTMLElement implements Ticking {
  connectedCallback(): void {
    startTicking(this);
  }

  disconnectedCallback(): void {
    stopTicking(this);
  }

  tick(): void {
    const state = drawing.frames === 0 ? 'waiting' : document.hidden || performance.now() - drawing.lastFrame < silentMs ? 'up' : 'lost';
    if (this.dataset.state !== state) {
      this.dataset.state = state;
    }
  }
}

/** A frame is asked for every second, and for one second in five all of them are counted: a wall at rest must not be drawn for the counting's sake. */
export function startHeart(): void {
  customElements.define('cmd-heart', HeartElement);
  const beat = (): void => {
    drawing.lastFrame = performance.now();
    drawing.frames++;
  };
  setInterval(() => requestAnimationFrame(beat), 1_000);
  requestAnimationFrame(beat);
  setInterval(sample, sampleEveryMs);
  sample();
}

function sample(): void {
  const from = performance.now();
  let count = 0;
  const next = (now: number): void => {
    count++;
    if (now - from < sampleMs) {
      requestAnimationFrame(next);
    } else {
      drawing.fps = (count * 1000) / Math.max(1, performance.now() - from);
    }
  };
  requestAnimationFrame(next);
}
