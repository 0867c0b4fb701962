import { failureOf, StreamFailure } from './stream-failure';

const sdp = 'application/sdp';

/** Nobody waits longer for an answer that should come at once. */
const patienceMs = 15_000;

/**
 * WHEP (draft-ietf-wish-whep): an offer is posted, the answer comes back with 201, and the session that Location names is deleted at the end. Resolves with what ends it.
 */
export async function playWebRtc(video: HTMLVideoElement, url: string, signal: AbortSignal, failed: (error: unknown) => void): Promise<() => void> {
  const peer = new RTCPeerConnection();
  let session: string | null = null;
  const end = (): void => {
    window.removeEventListener('pagehide', end);
    peer.close();
    if (session) {
      // A page that is left is no reason to leave the camera streaming.
      void fetch(session, { method: 'DELETE', keepalive: true }).catch(() => {});
      session = null;
    }
  };
  window.addEventListener('pagehide', end);
  try {
    peer.addTransceiver('video', { direction: 'recvonly' });
    peer.addEventListener('track', (event) => {
      video.srcObject = new MediaStream([event.track]);
      void video.play().catch(failed);
    });
    peer.addEventListener('connectionstatechange', () => {
      if (peer.connectionState === 'failed') {
        failed(new StreamFailure('blocked'));
      }
    });
    await peer.setLocalDescription(await peer.createOffer());
    await gathered(peer);
    const response = await post(url, peer.localDescription?.sdp ?? '', signal);
    const told = response.headers.get('Location');
    session = told ? new URL(told, response.url).href : null;
    await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() });
    return end;
  } catch (error) {
    end();
    throw error;
  }
}

async function post(url: string, offer: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    const either = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
    response = await fetch(url, { method: 'POST', headers: { 'Content-Type': sdp, Accept: sdp }, body: offer, signal: either });
  } catch {
    throw new StreamFailure('unreachable');
  }
  if (!response.ok) {
    throw failureOf(response.status);
  }
  // What answers 200 with a page is not a media server.
  if (!(response.headers.get('Content-Type') ?? '').toLowerCase().startsWith(sdp)) {
    throw new StreamFailure('other', response.status);
  }
  return response;
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
