/** Keeps what is looked at in the page's address, so that a reload, or a session that was lost while the machine slept, comes back to it: `incident`. */
class ViewElement extends HTMLElement {
  static readonly observedAttributes = ['incident'];

  attributeChangedCallback(_name: string, before: string | null, incident: string | null): void {
    const url = new URL(location.href);
    if (before === incident || url.searchParams.get('incident') === incident) {
      return;
    }
    if (incident) {
      url.searchParams.set('incident', incident);
    } else {
      url.searchParams.delete('incident');
    }
    history.replaceState(history.state, '', url);
  }
}

customElements.define('cmd-view', ViewElement);
