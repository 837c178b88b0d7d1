/** Photos chosen in a form, kept beside its draft: a browser never gives a chosen file back to a page that comes anew. */

const NAME = "drafts";
const STORE = "files";
const DAY = 24 * 3600 * 1000;
const TAB = "tab";
const OWED = "files to forget";

interface Kept {
  id: string;
  key: string;
  files: File[];
  at: number;
}

function tab(): string {
  const there = sessionStorage.getItem(TAB);
  if (there) return there;
  const fresh = crypto.randomUUID ? crypto.randomUUID() : String(Math.random());
  sessionStorage.setItem(TAB, fresh);
  return fresh;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** Do something with the store; where a browser has none, the form works without it. */
async function inStore<T>(mode: IDBTransactionMode, doing: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
  try {
    const db = await open();
    return await new Promise<T>((resolve, reject) => {
      const asked = doing(db.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    }).finally(() => db.close());
  } catch {
    return null;
  }
}

function idOf(key: string, input: HTMLInputElement): string {
  return `${tab()} ${key} ${input.name}`;
}

export async function keepFiles(key: string, input: HTMLInputElement): Promise<void> {
  const kept: Kept = { id: idOf(key, input), key: `${tab()} ${key}`, files: Array.from(input.files ?? []), at: Date.now() };
  await inStore("readwrite", (store) => store.put(kept));
}

/** Put the files back that were chosen before. */
export async function keptFiles(key: string, input: HTMLInputElement): Promise<void> {
  if (owed().includes(key)) return dropFiles(key);
  const kept = (await inStore("readonly", (store) => store.get(idOf(key, input)))) as Kept | null;
  if (!kept?.files.length || input.files?.length) return;
  const carrier = new DataTransfer();
  for (const file of kept.files) carrier.items.add(file);
  input.files = carrier.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  for (const note of input.form?.querySelectorAll<HTMLElement>("[data-photo-again]") ?? []) note.hidden = true;
}

/** Drafts whose files are to be forgotten: a page that is left meanwhile leaves it to the next one. */
function owed(): string[] {
  return JSON.parse(sessionStorage.getItem(OWED) ?? "[]") as string[];
}

function owe(keys: string[]): void {
  sessionStorage.setItem(OWED, JSON.stringify(keys));
}

export function dropOwed(): void {
  for (const key of owed()) void dropFiles(key);
}

/** Forget the files of a draft, and all that are older than a day. */
export async function dropFiles(key: string): Promise<void> {
  owe([...new Set([...owed(), key])]);
  const every = ((await inStore("readonly", (store) => store.getAll())) ?? []) as Kept[];
  const old = Date.now() - DAY;
  for (const one of every) {
    if (one.key === `${tab()} ${key}` || one.at < old) await inStore("readwrite", (store) => store.delete(one.id));
  }
  owe(owed().filter((one) => one !== key));
}
