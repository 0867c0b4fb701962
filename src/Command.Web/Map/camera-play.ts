import type { Camera, CameraTexts } from './cameras';
import { failureOf, StreamFailure } from './stream-failure';
import { playWebRtc } from './whep';

/** A picture that has not changed for this long has stopped, whatever the player believes. */
const stillMs = 5_000;

/** Plays a camera's stream in a video, and says what is with it; the answer ends it. */
export function play(video: HTMLVideoElement, camera: Camera, texts: CameraTexts, say: (text: string) => void): () => void {
  const ending = new AbortController();
  const ends: (() => void)[] = [() => ending.abort(), () => video.removeAttribute('src'), () => (video.srcObject = null)];
  const unwatch = watch(video, (moving) => say(moving ? '' : texts.stopped));
  ends.push(unwatch);
  const failed = (error: unknown): void => {
    if (!ending.signal.aborted) {
      unwatch();
      say(wordsOf(error, texts));
    }
  };
  const playing = camera.hls === null ? playWebRtc(video, camera.webrtc ?? '', ending.signal, failed) : playHls(video, camera.hls, ending.signal, failed);
  playing.then((end) => (ending.signal.aborted ? end() : ends.push(end)), failed);
  return () => ends.splice(0).forEach((end) => end());
}

function wordsOf(error: unknown, texts: CameraTexts): string {
  if (!(error instanceof StreamFailure)) {
    return texts.failures.other;
  }
  const words = texts.failures[error.failure];
  return error.status === null ? words : `${words} (${error.status})`;
}

/** Tells whether new pictures come: first when one does, then when they stop and when they come back. A still picture must not pass for a live one. */
function watch(video: HTMLVideoElement, told: (moving: boolean) => void): () => void {
  let frames = 0;
  let at = performance.now();
  let moving: boolean | undefined;
  const timer = setInterval(() => {
    const now = performance.now();
    const { totalVideoFrames } = video.getVideoPlaybackQuality();
    if (totalVideoFrames !== frames || video.paused) {
      at = now;
    }
    const next = totalVideoFrames !== frames ? true : moving && now - at > stillMs ? false : moving;
    frames = totalVideoFrames;
    if (next !== undefined && next !== moving) {
      moving = next;
      told(moving);
    }
  }, 500);
  return () => clearInterval(timer);
}

/** The player is some hundred kilobytes, so that it comes only when a camera is opened. */
async function playHls(video: HTMLVideoElement, url: string, signal: AbortSignal, failed: (error: unknown) => void): Promise<() => void> {
  const { default: Hls } = await import('hls.js/light');
  if (signal.aborted) {
    return () => {};
  }
  if (!Hls.isSupported()) {
    video.src = url;
    video.addEventListener('error', () => failed(new StreamFailure('other')));
    await video.play();
    return () => {};
  }
  const hls = new Hls({ enableWorker: false, liveDurationInfinity: true, maxBufferLength: 10, backBufferLength: 10 });
  hls.on(Hls.Events.ERROR, (_, error) => {
    if (error.fatal) {
      hls.destroy();
      const status = error.response?.code ?? 0;
      failed(status > 0 ? failureOf(status) : new StreamFailure(error.type === Hls.ErrorTypes.NETWORK_ERROR ? 'unreachable' : 'other'));
    }
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play().catch(failed));
  hls.loadSource(url);
  hls.attachMedia(video);
  return () => hls.destroy();
}
