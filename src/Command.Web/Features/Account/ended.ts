// Who was signed out, or taken off, sees nothing more: when a live link breaks, the page asks whether its visitor still may look, and gives way to the sign-in page.

import { link, onLinks } from '../../Components/Live/links';

const askAgainMs = 1_000;
let asking = false;

async function ask(): Promise<void> {
  if (asking) {
    return;
  }
  asking = true;
  try {
    const response = await fetch('account/alive', { cache: 'no-store', credentials: 'same-origin', signal: AbortSignal.timeout(5_000) });
    if (response.status === 401 || response.status === 403) {
      document.body.replaceChildren();
      location.reload();
      return;
    }
  } catch {
    // The server is away: that is another matter, and the page says so.
  } finally {
    setTimeout(() => {
      asking = false;
    }, askAgainMs);
  }
}

document.addEventListener('components-reconnect-state-changed', () => void ask(), true);
onLinks(() => {
  if (link('data').state === 'lost' || link('session').state === 'lost') {
    void ask();
  }
});
