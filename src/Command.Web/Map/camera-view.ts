import type { Camera, CameraTexts } from './cameras';
import { play } from './camera-play';

/** The panel over the map that shows one camera. Opening another one, or closing it, ends the stream of the one before. */
export class CameraView {
  #stop: () => void = () => {};
  #panel: HTMLElement | undefined;

  constructor(
    private readonly place: HTMLElement,
    private readonly texts: CameraTexts,
  ) {}

  open(camera: Camera): void {
    this.close();
    const panel = document.createElement('section');
    panel.className = 'camera-view';
    panel.dataset.testid = 'camera-view';
    panel.setAttribute('role', 'dialog');
    panel.setAttribute('aria-label', camera.name);
    const head = document.createElement('header');
    const title = document.createElement('strong');
    title.textContent = camera.name;
    const close = document.createElement('button');
    close.type = 'button';
    close.textContent = this.texts.close;
    close.addEventListener('click', () => this.close());
    head.append(title, close);
    const video = document.createElement('video');
    video.muted = true;
    video.playsInline = true;
    video.controls = true;
    const note = document.createElement('p');
    note.setAttribute('role', 'status');
    note.textContent = this.texts.loading;
    panel.append(head, video, note);
    panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        this.close();
      }
    });
    this.place.append(panel);
    this.#panel = panel;
    close.focus();

    this.#stop = play(video, camera, this.texts, (text) => (note.textContent = text));
  }

  close(): void {
    this.#stop();
    this.#stop = () => {};
    this.#panel?.remove();
    this.#panel = undefined;
  }
}
