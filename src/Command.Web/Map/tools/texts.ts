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
  readonly day: string;
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
    readonly beside: string;
    readonly now: string;
  };
  /** False where the viewer's roles do not include it. */
  readonly directs: boolean;
  readonly throw: {
    readonly title: string;
    readonly screen: string;
    readonly during: string;
    readonly all: string;
    readonly now: string;
    readonly back: string;
    readonly hint: string;
    readonly done: string;
    readonly takenBack: string;
    readonly failed: string;
  };
  readonly trend: {
    readonly title: string;
    readonly day: string;
    readonly week: string;
    readonly hint: string;
    readonly none: string;
    readonly groups: Readonly<Record<string, string>>;
  };
  readonly draw: {
    readonly title: string;
    readonly sheet: string;
    readonly common: string;
    readonly words: string;
    readonly forms: Readonly<Record<string, string>>;
    readonly addHere: string;
    readonly finish: string;
    readonly back: string;
    readonly undo: string;
    readonly save: string;
    readonly erase: string;
    readonly evacuation: string;
    readonly export: string;
    readonly hint: string;
    readonly hintOne: string;
    readonly hintMany: string;
    readonly chooseForm: string;
    readonly wordsFirst: string;
    readonly tooFew: string;
    readonly done: string;
    readonly gone: string;
    readonly centre: string;
    readonly unreachable: string;
    readonly by: string;
  };
  /** False where the viewer's roles do not include it. */
  readonly draws: boolean;
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
