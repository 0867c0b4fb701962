// <cmd-push>: the desks' switch for pushed messages on this device. Its words come with it; nothing is asked before it is pressed.

import { PushDevice, type PushState } from './device';

class PushSwitch extends HTMLElement {
  private device = new PushDevice('/push/worker.js', '/push/', 'desk', 'zh-CN');
  private readonly button = document.createElement('button');
  private readonly said = document.createElement('small');
  private now: PushState = 'off';

  connectedCallback(): void {
    this.device = new PushDevice('/push/worker.js', '/push/', 'desk', document.documentElement.lang);
    this.button.type = 'button';
    this.button.dataset.testid = 'push-switch';
    this.said.className = 'second';
    this.said.setAttribute('role', 'status');
    this.button.addEventListener('click', () => void this.press());
    this.replaceChildren(this.button, ' ', this.said);
    void this.device.state().then((state) => this.show(state));
  }

  private async press(): Promise<void> {
    this.button.disabled = true;
    this.show(this.now === 'on' ? await this.device.stop() : await this.device.start());
    this.button.disabled = false;
    if (this.hasAttribute('reloads')) {
      location.reload();
    }
  }

  private show(state: PushState): void {
    this.now = state;
    this.button.hidden = state === 'none';
    this.button.setAttribute('aria-pressed', String(state === 'on'));
    this.button.textContent = this.dataset[state === 'on' ? 'stop' : 'start'] ?? '';
    this.said.textContent = state === 'off' ? '' : (this.dataset[state] ?? '');
  }
}

customElements.define('cmd-push', PushSwitch);
