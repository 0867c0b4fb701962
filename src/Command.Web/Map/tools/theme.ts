// Whether somebody wants the map by day or by night; a browser that keeps nothing forgets it.

const remembered = 'command-map-theme';

/** The theme that was chosen in this browser; null when none was. */
export function chosenTheme(): 'day' | 'night' | null {
  try {
    const said = localStorage.getItem(remembered);
    return said === 'day' || said === 'night' ? said : null;
  } catch {
    return null;
  }
}

export function rememberTheme(theme: string): void {
  try {
    localStorage.setItem(remembered, theme);
  } catch {
    // As it is forgotten, it is asked for again.
  }
}
