// Nobody's view is stolen: whoever moves the map keeps it where it is. Until then it fits itself to the incidents, and only when the set of them changes;
// an incident that takes over or is thrown to the screen is looked at while it does, and the view that was before comes back.
//
// The map is asked by an event on its element, `command-view`, whose detail is { kind: 'fit' }, { kind: 'look', lon, lat } (of a thrown view also zoom and sheet) or { kind: 'back' }.

export type ViewWish = { readonly kind: 'fit' } | { readonly kind: 'look'; readonly lon: number; readonly lat: number; readonly zoom?: number; readonly sheet?: string } | { readonly kind: 'back' };

export function startViewLock(root: HTMLElement): void {
  const map = root.querySelector('cmd-map');
  const said = (): DOMStringMap | undefined => root.querySelector<HTMLElement>('cmd-wall')?.dataset;
  if (!map) {
    return;
  }
  let locked = false;
  let set = said()?.incidents ?? '';
  let focus = said()?.focus ?? '';
  const ask = (wish: ViewWish): void => void map.dispatchEvent(new CustomEvent<ViewWish>('command-view', { detail: wish }));
  const lock = (): void => {
    locked = true;
    root.dataset.viewLocked = '';
  };
  map.addEventListener('pointerdown', lock);
  map.addEventListener('wheel', lock, { passive: true });
  map.addEventListener('keydown', lock);

  new MutationObserver(() => {
    const now = said();
    const looked = now?.focus ?? '';
    if (looked !== focus) {
      focus = looked;
      const parts = looked.split(',');
      const [lon, lat, zoom] = parts.slice(0, 3).map(Number);
      const view = zoom === undefined ? {} : { zoom, sheet: parts[3] ?? '' };
      ask(lon !== undefined && lat !== undefined && looked !== '' ? { kind: 'look', lon, lat, ...view } : { kind: 'back' });
    }
    const changed = now?.incidents ?? '';
    if (changed !== set) {
      set = changed;
      if (!locked && focus === '') {
        ask({ kind: 'fit' });
      }
    }
  }).observe(root, { subtree: true, attributes: true, attributeFilter: ['data-incidents', 'data-focus'] });
}
