/** Chinese words on tiles and above narrow columns are not torn apart at the end of a line: “电动自行 / 车”. The browser knows where words end; one
 * that does not breaks where it will, as it did. */

import { all } from "../dom";

const TILES = ".pictures span, .tile strong, .kinds span, .room-areas thead th, .room-levels thead th, .room-title, .paper-table thead th";
/** They begin a line rather than end one. */
const JOINING = "和与及或";

/** Where a line may break. The browser takes a compound apart (自行, 车): what is one character alone stays with the word
 * before it, and a first character with the word after it. */
function parts(text: string, words: Intl.Segmenter): string[] {
  const found: string[] = [];
  for (const { segment, isWordLike } of words.segment(text)) {
    const last = found.at(-1) ?? "";
    const begins = JOINING.includes(segment) || (isWordLike && segment.length > 1 && last.length > 1);
    if (!last || begins) found.push(segment);
    else found[found.length - 1] = last + segment;
  }
  return found;
}

export function mountPhrases(root: ParentNode): void {
  const found = all(root, TILES).filter((one) => one.childElementCount === 0 && !one.closest('[lang="en"]'));
  if (!found.length || !("Segmenter" in Intl)) return;
  const words = new Intl.Segmenter("zh", { granularity: "word" });
  for (const one of found) {
    one.replaceChildren(...parts(one.textContent ?? "", words).flatMap((part) => [part, document.createElement("wbr")]).slice(0, -1));
    one.classList.add("phrased");
  }
}
