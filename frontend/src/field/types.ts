/** What the app keeps and sends. */

export interface Who {
  account: string;
  name: string;
  post: string;
  unit: string;
  /** The appointment under which things are done. */
  appointment: string;
  /** There is another post to act under. */
  several: boolean;
}
export interface Option {
  value: string;
  label: string;
}
export interface Field {
  name: string;
  label: string;
  kind: string;
  required?: boolean;
  hint?: string;
  value?: string;
  low?: string;
  high?: string;
  step?: string;
  most?: number;
  quiet?: boolean;
  options?: Option[];
}
export interface Form {
  slug: string;
  title: string;
  hint: string;
  grave: boolean;
  fields: Field[];
}
export interface Kind {
  type: string;
  code?: string;
  title: string;
  words: string;
  picture?: string;
}
export interface Cell {
  code: string;
  name: string;
  /** GeoJSON text; empty when it was never drawn. */
  shape: string;
}
export interface Row {
  id: string;
  number: string;
  title: string;
  seq: number;
  kind: string;
  stage: string;
  level: string;
  area: string;
  area_code: string;
  due: string | null;
  since: string | null;
  reported: string;
  longitude: number | null;
  latitude: number | null;
  called?: boolean;
}
export interface Day {
  who: Who;
  at: string;
  tasks: Row[];
  cells: Cell[];
  kinds: Kind[];
  often: number[];
  forms: Record<string, { title: string; fields: Field[] }>;
}
export interface CaseFile extends Row {
  where: string;
  ended: boolean;
  facts: [string, string][];
  steps: Form[];
  parts: { part: string; name: string; state: string; due: string | null }[];
  lines: { what: string; who: string; at: string; words: string }[];
}
export interface Said {
  what: string;
  why: string;
  mend: string;
}
export interface Photo {
  command: string;
  file_id: string;
  blob: Blob;
  name: string;
  done: boolean;
}
/** One thing done in the field, on its way. It belongs to the account that did it, and to nobody else. */
export interface Parcel {
  /** The command's own id: sending it twice does it once. */
  id: string;
  account: string;
  appointment: string;
  at: string;
  what: "report" | "step" | "me_too";
  case: string;
  title: string;
  /** What was typed, as it can be read: label and words. */
  said: [string, string][];
  /** What is sent, by name; answers of a form begin with `answer.`. */
  values: [string, string][];
  photos: Photo[];
  done: boolean;
  state: "waiting" | "refused" | "sent";
  number: string;
  problems: Said[];
  fields: Record<string, string>;
  ended: string;
}
/** A case that may be the same matter. */
export interface Alike {
  case: string;
  number: string;
  kind: string;
  stage: string;
  at: string;
  metres: number | null;
  me_too: number;
  /** Whoever asks may see it anyway; then it has its title. */
  seen: boolean;
  title: string;
}
/** A report or a step that is being typed. */
export interface Draft {
  id: string;
  what: "report" | "step";
  kind: number;
  case: string;
  form: string;
  area: string;
  point: [number, number] | null;
  answers: [string, string[]][];
  photos: Photo[];
  /** The parcel that is being mended. */
  mends: string;
}
