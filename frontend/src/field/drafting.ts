/** What is being typed is written to the phone as it is typed: a reload, a crash or an empty battery loses nothing. */

import { all, make } from "../dom";
import { toast } from "../core/toasts";
import { t } from "../words";
import { answersOf } from "./forms";
import { newId } from "./ids";
import { photoOf } from "./photos";
import { changeParcel, forget, Full, keep, kept } from "./store";
import type { Draft, Parcel, Photo } from "./types";

const SOON = 200;
const MOST_PHOTOS = 6;
export const FULL = t(
  "手机存不下了：这一条还没有存。先连上网把待发的发出去，再按一次“存下”。这里写的不会丢。",
  "The phone has no room: this was not kept. Get a net so that what waits is sent, then press again. What you typed stays here.",
);

/** The one that is on the screen. Others are over, and must not write any more. */
let active: Drafting | null = null;

/** Before something else is shown: write down what was typed last. */
export async function settle(): Promise<void> {
  await active?.now();
  active = null;
}

export class Drafting {
  private timer = 0;
  private photos: HTMLElement = make("ul", { class: "plain photos" });

  constructor(readonly account: string, readonly draft: Draft, readonly form: HTMLFormElement) {
    active = this;
    form.addEventListener("input", (event) => {
      this.mended(event.target as Element);
      this.soon();
    });
    form.addEventListener("change", () => this.soon());
  }

  /** What is being typed again is not wrong any more, until it is looked at again. */
  private mended(control: Element): void {
    const field = control.closest(".field.wrong");
    field?.classList.remove("wrong");
    field?.querySelector(".error")?.remove();
    control.removeAttribute("aria-invalid");
  }

  private soon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.now(), SOON);
  }

  /** Write it down now. */
  async now(): Promise<void> {
    window.clearTimeout(this.timer);
    if (active !== this) return;
    if (this.form.isConnected) this.draft.answers = answersOf(this.form);
    try {
      await keep(this.draft.id, this.draft);
    } catch (problem) {
      if (problem instanceof Full) toast(FULL, "bad");
      else throw problem;
    }
  }

  async drop(): Promise<void> {
    window.clearTimeout(this.timer);
    active = null;
    await forget(this.draft.id);
  }

  /** The camera, and what it took. */
  camera(): HTMLElement {
    const input = make("input", { type: "file", accept: "image/*", capture: "environment", class: "hidden", id: `photo-${this.draft.what}` });
    input.addEventListener("change", () => void this.add(Array.from(input.files ?? [])).then(() => (input.value = "")));
    const label = make("label", { class: "button second camera", for: input.id }, t("拍照片", "Take a photo"));
    this.showPhotos();
    return make("div", { class: "stack-2" }, input, label, this.photos);
  }

  private async add(files: File[]): Promise<void> {
    for (const file of files) {
      if (this.draft.photos.length >= MOST_PHOTOS) return toast(t(`最多 ${MOST_PHOTOS} 张`, `At most ${MOST_PHOTOS}`), "warn");
      const photo = await photoOf(file);
      if (photo) this.draft.photos.push(photo);
      else toast(t("这不是能读的照片，没有加上。", "This picture cannot be read; it was not added."), "bad");
    }
    this.showPhotos();
    await this.now();
  }

  private showPhotos(): void {
    this.photos.replaceChildren(...this.draft.photos.map((one, at) => this.photo(one, at)));
  }

  private photo(photo: Photo, at: number): HTMLElement {
    const address = URL.createObjectURL(photo.blob);
    const shown = make("img", { src: address, alt: t(`第 ${at + 1} 张照片`, `Photo ${at + 1}`) });
    shown.addEventListener("load", () => URL.revokeObjectURL(address));
    const away = make("button", { type: "button", class: "link" }, t("去掉", "Remove"));
    away.addEventListener("click", () => {
      this.draft.photos = this.draft.photos.filter((one) => one !== photo);
      this.showPhotos();
      const others = all(this.photos, "button");
      (others[Math.min(at, others.length - 1)] ?? document.getElementById(`photo-${this.draft.what}`))?.focus();
      void this.now();
    });
    return make("li", {}, shown, away);
  }
}

window.addEventListener("pagehide", () => void active?.now());
document.addEventListener("visibilitychange", () => void (document.hidden && active?.now()));

export async function draftOf(id: string, fresh: Omit<Draft, "id">): Promise<Draft> {
  return (await kept<Draft>(id)) ?? { id, ...fresh };
}

export function newParcel(account: string, appointment: string, draft: Draft, title: string, values: [string, string][], said: [string, string][]): Parcel {
  const now = Date.now();
  return {
    id: newId(now), account, appointment, at: new Date(now).toISOString(), what: draft.what, case: draft.case || newId(now), title, said,
    values, photos: draft.photos, done: false, state: "waiting", number: "", problems: [], fields: {}, ended: "",
  };
}

/** The same once more: somebody thinks that the reason is gone. */
export async function again(id: string): Promise<void> {
  await changeParcel(id, (one) => Object.assign(one, { state: "waiting", problems: [], fields: {} }));
}
