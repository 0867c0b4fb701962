import { play } from './camera-play';
import { nearest, type Camera, type CameraTexts } from './cameras';

const most = 4;

/** The cameras nearest to an incident, side by side: each plays where it stands when it is asked to. */
class CameraStrip extends HTMLElement {
  static readonly observedAttributes = ['lon', 'lat', 'exercise'];
  #ends: (() => void)[] = [];
  #asked = 0;

  connectedCallback(): void {
    void this.#look();
  }

  disconnectedCallback(): void {
    this.#asked++;
    this.#end();
  }

  attributeChangedCallback(_: string, before: string | null, now: string | null): void {
    if (this.isConnected && before !== now) {
      void this.#look();
    }
  }

  async #look(): Promise<void> {
    const texts = JSON.parse(this.getAttribute('texts') ?? '{}') as CameraTexts;
    const asked = ++this.#asked;
    this.#end();
    this.replaceChildren(line(texts.loading));
    try {
      const cameras = await nearest(Number(this.getAttribute('lon')), Number(this.getAttribute('lat')), this.getAttribute('exercise') === 'true', most);
      if (asked === this.#asked) {
        this.replaceChildren(...(cameras.length > 0 ? cameras.map((camera) => this.#tile(camera, texts)) : [line(texts.none)]));
      }
    } catch {
      if (asked === this.#asked) {
        this.replaceChildren(line(texts.unreachable));
      }
    }
  }

  #tile(camera: Camera, texts: CameraTexts): HTMLElement {
    const tile = document.createElement('figure');
    tile.dataset.testid = 'strip-camera';
    tile.dataset.status = camera.status;
    const screen = document.createElement('div');
    const caption = document.createElement('figcaption');
    caption.textContent = `${camera.name} · ${texts.statuses[camera.status] ?? camera.status} · ${Math.round(camera.distanceM)} m`;
    tile.append(screen, caption);
    if (!(camera.hls ?? camera.webrtc)) {
      screen.append(line(texts.noStream));
      return tile;
    }
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = texts.play;
    button.setAttribute('aria-label', `${texts.play} ${camera.name}`);
    button.addEventListener('click', () => {
      const video = document.createElement('video');
      video.muted = true;
      video.playsInline = true;
      video.controls = true;
      const note = line(texts.loading);
      note.setAttribute('role', 'status');
      screen.replaceChildren(video, note);
      this.#ends.push(play(video, camera, texts, (text) => (note.textContent = text)));
    });
    screen.append(button);
    return tile;
  }

  #end(): void {
    this.#ends.splice(0).forEach((end) => end());
  }
}

function line(text: string): HTMLElement {
  const p = document.createElement('p');
  p.textContent = text;
  return p;
}

customElements.define('cmd-cameras', CameraStrip);
