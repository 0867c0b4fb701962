import type { Camera, CameraTexts } from './cameras';

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
    video.addEventListener('playing', () => (note.textContent = ''));
    video.addEventListener('waiting', () => (note.textContent = this.texts.loading));
    panel.append(head, video, note);
    panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        this.close();
      }
    });
    this.place.append(panel);
    this.#panel = panel;
    close.focus();

    const ending = new AbortController();
    const ends: (() => void)[] = [() => ending.abort(), () => video.removeAttribute('src'), () => (video.srcObject = null)];
    this.#stop = () => ends.splice(0).forEach((end) => end());
    const failed = (): void => {
      if (!ending.signal.aborted) {
        note.textContent = this.texts.failed;
      }
    };
    const playing = camera.hls === null ? playWebRtc(video, camera.webrtc ?? '', ending.signal, failed) : playHls(video, camera.hls, ending.signal, failed);
    playing.then((end) => (ending.signal.aborted ? end() : ends.push(end)), failed);
  }

  close(): void {
    this.#stop();
    this.#stop = () => {};
    this.#panel?.remove();
    this.#panel = undefined;
  }
}

/** The player is some hundred kilobytes, so that it comes only when a camera is opened. */
async function playHls(video: HTMLVideoElement, url: string, signal: AbortSignal, failed: () => void): Promise<() => void> {
  const { default: Hls } = await import('hls.js/light');
  if (signal.aborted) {
    return () => {};
  }
  if (!Hls.isSupported()) {
    video.src = url;
    video.addEventListener('error', failed);
    await video.play();
    return () => {};
  }
  const hls = new Hls({ enableWorker: false, liveDurationInfinity: true, maxBufferLength: 10, backBufferLength: 10 });
  hls.on(Hls.Events.ERROR, (_, error) => {
    if (error.fatal) {
      hls.destroy();
      failed();
    }
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play().catch(failed));
  hls.loadSource(url);
  hls.attachMedia(video);
  return () => hls.destroy();
}

/** WHEP: an offer is posted, the answer comes back, and the address it names is deleted at the end. */
async function playWebRtc(video: HTMLVideoElement, url: string, signal: AbortSignal, failed: () => void): Promise<() => void> {
  const peer = new RTCPeerConnection();
  let resource: string | null = null;
  const end = (): void => {
    peer.close();
    if (resource) {
      void fetch(resource, { method: 'DELETE' }).catch(() => {});
    }
  };
  try {
    peer.addTransceiver('video', { direction: 'recvonly' });
    peer.addEventListener('track', (event) => {
      video.srcObject = new MediaStream([event.track]);
      void video.play().catch(failed);
    });
    peer.addEventListener('connectionstatechange', () => {
      if (peer.connectionState === 'failed') {
        failed();
      }
    });
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: peer.localDescription?.sdp ?? '', signal });
    const told = response.headers.get('Location');
    resource = told ? new URL(told, response.url).href : null;
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() });
    return end;
  } catch (error) {
    end();
    throw error;
  }
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (peer.iceGatheringState === 'complete') {
        resolve();
      }
    };
    peer.addEventListener('icegatheringstatechange', look);
    // Without a server to ask, the addresses of this machine are all there is, and they are found at once.
    setTimeout(resolve, 1_000);
    look();
  });
}
