import type { Failure } from './stream-failure';

/** A camera as /cameras tells it. */
export interface Camera {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly distanceM: number;
  readonly hls: string | null;
  readonly webrtc: string | null;
}

/** The words about cameras, rendered by the server. */
export interface CameraTexts {
  readonly nearby: string;
  readonly none: string;
  readonly unreachable: string;
  readonly play: string;
  readonly close: string;
  readonly loading: string;
  readonly stopped: string;
  readonly failures: Readonly<Record<Failure, string>>;
  readonly noStream: string;
  readonly statuses: Readonly<Record<string, string>>;
}

const radiusM = 2_000;
const most = 3;

/** The cameras nearest to a place, as rows; `open` is called for the one that somebody wants to see. */
export function cameraList(lon: number, lat: number, exercise: boolean, texts: CameraTexts, open: (camera: Camera) => void): HTMLElement {
  const list = document.createElement('section');
  list.className = 'cameras';
  list.dataset.testid = 'cameras';
  list.append(line(texts.nearby), line(texts.loading));
  void nearest(lon, lat, exercise, most).then(
    (cameras) => list.replaceChildren(line(texts.nearby), ...(cameras.length > 0 ? cameras.map((c) => row(c, texts, open)) : [line(texts.none)])),
    () => list.replaceChildren(line(texts.nearby), line(texts.unreachable)),
  );
  return list;
}

/** The cameras nearest to a place (CGCS2000 degrees), nearest first. */
export async function nearest(lon: number, lat: number, exercise: boolean, limit: number): Promise<readonly Camera[]> {
  const response = await fetch(`/cameras?near=${lon},${lat}&radius=${radiusM}&limit=${limit}&exercise=${exercise}`);
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return ((await response.json()) as { cameras: readonly Camera[] }).cameras;
}

function row(camera: Camera, texts: CameraTexts, open: (camera: Camera) => void): HTMLElement {
  const root = document.createElement('div');
  root.dataset.testid = 'camera';
  root.dataset.status = camera.status;
  const name = document.createElement('span');
  name.textContent = camera.name;
  const state = document.createElement('b');
  state.textContent = `${texts.statuses[camera.status] ?? camera.status} · ${Math.round(camera.distanceM)} m`;
  root.append(name, state);
  if (camera.hls ?? camera.webrtc) {
    const play = document.createElement('button');
    play.type = 'button';
    play.textContent = texts.play;
    play.dataset.testid = 'camera-play';
    play.setAttribute('aria-label', `${texts.play} ${camera.name}`);
    play.addEventListener('click', () => open(camera));
    root.append(play);
  } else {
    const none = document.createElement('i');
    none.textContent = texts.noStream;
    root.append(none);
  }
  return root;
}

function line(text: string): HTMLElement {
  const root = document.createElement('p');
  root.textContent = text;
  return root;
}
