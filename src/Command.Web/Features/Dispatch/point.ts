/**
 * Tells where a drawing was clicked: writes `x,y`, each from 0 to 1 of its width and height, into its hidden field, as if it had been typed.
 */
class PointElement extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('click', (event) => {
      const drawing = this.querySelector('svg');
      const field = this.querySelector<HTMLInputElement>('input');
      if (!drawing || !field || !(event.target instanceof Node) || !drawing.contains(event.target)) {
        return;
      }
      const box = drawing.getBoundingClientRect();
      field.value = `${(event.clientX - box.left) / box.width},${(event.clientY - box.top) / box.height}`;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
}

customElements.define('cmd-point', PointElement);
