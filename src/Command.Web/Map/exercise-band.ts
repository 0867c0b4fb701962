/** Says over a desk's map that some of what it shows is an exercise's; a wall says so above its map. */
export class ExerciseBand {
  readonly #band = document.createElement('p');

  constructor(element: HTMLElement, text: string) {
    this.#band.className = 'map-exercise';
    this.#band.dataset.testid = 'map-exercise';
    this.#band.setAttribute('role', 'status');
    this.#band.textContent = text;
    this.#band.hidden = true;
    element.append(this.#band);
  }

  show(features: Iterable<GeoJSON.Feature>, units: boolean): void {
    let some = units;
    for (const feature of features) {
      some ||= feature.properties?.exercise === true;
    }
    if (this.#band.hidden === some) {
      this.#band.hidden = !some;
    }
  }
}
