/** Photos are made small on the phone: quick to send where the net is thin. What a camera hides in them is gone by that. */

import { newId } from "./ids";
import type { Photo } from "./types";

const LONGEST = 1600;
const QUALITY = 0.82;

async function drawn(file: File): Promise<Blob | null> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

/** The photo as it is sent; null for something that is no picture. */
export async function photoOf(file: File): Promise<Photo | null> {
  try {
    const blob = await drawn(file);
    const name = `${file.name.replace(/\.\w+$/, "") || "photo"}.jpg`;
    return blob && { command: newId(), file_id: newId(), blob, name, done: false };
  } catch {
    return null;
  }
}
