// This device's own subscription: asked of the browser, told to the server, and taken back from both.

export type PushState = 'on' | 'off' | 'denied' | 'shut' | 'none' | 'away';

export class PushDevice {
  constructor(
    private readonly worker: string,
    private readonly scope: string,
    private readonly page: 'field' | 'desk',
    private readonly language: string,
  ) {}

  static get possible(): boolean {
    return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  }

  async state(): Promise<PushState> {
    if (!PushDevice.possible) {
      return 'none';
    }
    const registration = await navigator.serviceWorker.getRegistration(this.scope);
    if (await registration?.pushManager.getSubscription()) {
      return 'on';
    }
    return Notification.permission === 'denied' ? 'denied' : 'off';
  }

  /** Only after a press: browsers refuse to ask otherwise. */
  async start(): Promise<PushState> {
    if (!PushDevice.possible) {
      return 'none';
    }
    try {
      if ((await Notification.requestPermission()) !== 'granted') {
        return 'denied';
      }
      const answer = await fetch('/account/push/key', { cache: 'no-store', credentials: 'same-origin' });
      if (!answer.ok) {
        return answer.status === 404 ? 'shut' : 'away';
      }
      const { key } = (await answer.json()) as { key: string };
      await navigator.serviceWorker.register(this.worker, { scope: this.scope });
      const registration = await this.active();
      const before = await registration.pushManager.getSubscription();
      await before?.unsubscribe();
      const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
      const kept = await fetch('/account/push', {
        method: 'POST',
        credentials: 'same-origin',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...subscription.toJSON(), page: this.page, language: this.language }),
      });
      if (kept.ok) {
        return 'on';
      }
      await subscription.unsubscribe();
      return kept.status === 409 ? 'shut' : 'away';
    } catch {
      // The browser has no push service, as behind a closed network.
      return 'away';
    }
  }

  async stop(): Promise<PushState> {
    try {
      const registration = await navigator.serviceWorker.getRegistration(this.scope);
      const subscription = await registration?.pushManager.getSubscription();
      if (subscription) {
        await fetch('/account/push/stop', { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ endpoint: subscription.endpoint }) });
        await subscription.unsubscribe();
      }
      return 'off';
    } catch {
      return 'away';
    }
  }

  private async active(): Promise<ServiceWorkerRegistration> {
    const registration = (await navigator.serviceWorker.getRegistration(this.scope))!;
    const worker = registration.active ?? registration.waiting ?? registration.installing;
    if (worker && worker.state !== 'activated') {
      await new Promise<void>((resolve) => worker.addEventListener('statechange', () => worker.state === 'activated' && resolve()));
    }
    return registration;
  }
}
