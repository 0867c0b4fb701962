// What a crew says, and what the server answers: see FieldWords.cs and FieldState.cs.

export type WordKind = 'status' | 'signOn' | 'signOff' | 'say' | 'position' | 'distress';
export type UnitStatus = 'Available' | 'Dispatched' | 'EnRoute' | 'OnScene' | 'Returning' | 'OffDuty';

export interface Word {
  id: string;
  kind: WordKind;
  at: string;
  unit?: string;
  status?: UnitStatus;
  job?: string;
  text?: string;
  photo?: string;
  lon?: number;
  lat?: number;
  accuracyM?: number;
  speedKmh?: number;
  headingDeg?: number;
}

export interface Answer {
  id: string;
  state: 'done' | 'refused' | 'later';
  code?: string;
  text?: string;
}

export interface Step {
  step: string;
  at: string;
}

export interface Message {
  id: string;
  at: string;
  by: string;
  source: string;
  text: string;
  photo?: string;
}

export interface Leg {
  name?: string;
  lengthM: number;
}

export interface Way {
  path: [number, number][];
  seconds?: number;
  lengthM: number;
  legs: Leg[];
  estimate: boolean;
}

export interface Incident {
  number: string;
  title: string;
  kind: string;
  symbol: string;
  level?: number;
  levelWord: string;
  address: string;
  at?: [number, number];
  uncertaintyM: number;
  closed: boolean;
}

export interface Job {
  id: string;
  incident?: Incident;
  task?: string;
  stage?: [number, number];
  steps: Step[];
  by: string;
  exercise: boolean;
  way?: Way;
  closures: string[];
}

export interface Unit {
  callSign: string;
  kind: string;
  status: UnitStatus;
  since?: string;
  by: string;
  lost: boolean;
  crew: { name: string; role?: string }[];
  shiftEnds?: string;
  distress?: { since: string; text?: string; by: string; seenBy?: string };
  at?: [number, number];
  atTime?: string;
  shared: boolean;
}

export interface State {
  now: string;
  mark: string;
  person: string;
  display: string;
  demo: boolean;
  unit?: Unit;
  job?: Job;
  messages: Message[];
  notices: { text: string; level?: number; ends?: string }[];
  units: { callSign: string; kind: string; crew: number }[];
}
