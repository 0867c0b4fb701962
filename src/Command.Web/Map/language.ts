/** The ending of the properties that a feature carries in both languages. */
export type Language = 'Zh' | 'En';

/** A feature's text in the page's language. */
export function said(properties: Record<string, unknown>, name: string, language: Language): string {
  return String(properties[name + language] ?? '');
}
