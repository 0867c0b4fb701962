/** The words of the exploring tools, rendered by the server. */
export interface ToolTexts {
  readonly search: string;
  readonly nothing: string;
  readonly unreachable: string;
  readonly layers: string;
  readonly here: string;
  readonly measure: string;
  readonly heat: string;
  readonly close: string;
  readonly pointAt: string;
  readonly measureHint: string;
  readonly length: string;
  readonly area: string;
  readonly past: {
    readonly title: string;
    readonly notNow: string;
    readonly play: string;
    readonly pause: string;
    readonly speed: string;
    readonly span: string;
    readonly moment: string;
    readonly noUnits: string;
  };
  readonly names: Readonly<Record<string, string>>;
  readonly found: Readonly<Record<string, string>>;
  readonly hereParts: {
    readonly alerts: string;
    readonly incidents: string;
    readonly gauges: string;
    readonly facilities: string;
    readonly units: string;
    readonly estimate: string;
    readonly none: string;
    readonly outside: string;
  };
}
