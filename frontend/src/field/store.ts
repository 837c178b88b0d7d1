/** The phone's own memory. What was done is written here before anything is sent, and taken out only when it was taken. */

import type { Draft, Parcel } from "./types";

const NAME = "field";
const MOST = 200;
/** So many things wait on one phone at most. Nothing is dropped for a new one: the new one is refused, and says so. */
const SHOWN_AFTER = 24 * 3600 * 1000;

/** Under this name stands the account whose session has to be ended as soon as there is a net. */
export const SIGN_OUT = "sign-out";

export class Full extends Error {}

interface Kept {
  id: string;
  value: unknown;
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("parcels", { keyPath: "id" });
      asked.result.createObjectStore("kept", { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

type Store = "parcels" | "kept";

/** One transaction: it is over when the phone has it, not before. */
async function within<T>(name: Store, mode: IDBTransactionMode, doing: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const change = db.transaction(name, mode, { durability: "strict" });
      const asked = doing(change.objectStore(name));
      change.oncomplete = () => resolve(asked.result);
      change.onerror = () => reject(change.error);
      change.onabort = () => reject(change.error);
    });
  } finally {
    db.close();
  }
}

function full(problem: unknown): never {
  if (problem instanceof DOMException && problem.name === "QuotaExceededError") throw new Full();
  throw problem;
}

export async function parcels(): Promise<Parcel[]> {
  const found = (await within("parcels", "readonly", (store) => store.getAll())) as Parcel[];
  return found.sort((one, other) => one.at.localeCompare(other.at));
}

/** A new one, instead of the one that it mends: both in one transaction. Raises `Full` when there is no room; then nothing was lost or changed. */
export async function addParcel(parcel: Parcel, instead: string): Promise<void> {
  const waiting = (await parcels()).filter((one) => one.state !== "sent" && one.id !== instead);
  if (waiting.length >= MOST) throw new Full();
  const put = (store: IDBObjectStore): IDBRequest<IDBValidKey> => {
    const asked = store.put(parcel);
    if (instead) store.delete(instead);
    return asked;
  };
  await within("parcels", "readwrite", put).catch(full);
}

/** Change one, unless it was deleted meanwhile. */
export async function changeParcel(id: string, change: (parcel: Parcel) => void): Promise<void> {
  const found = (await within("parcels", "readonly", (store) => store.get(id))) as Parcel | undefined;
  if (!found) return;
  change(found);
  await within("parcels", "readwrite", (store) => store.put(found)).catch(full);
}

export async function dropParcel(id: string): Promise<void> {
  await within("parcels", "readwrite", (store) => store.delete(id));
}

/** What was sent is shown for a day. */
export async function tidy(now: number = Date.now()): Promise<void> {
  for (const one of await parcels()) {
    if (one.state === "sent" && now - Date.parse(one.ended) > SHOWN_AFTER) await dropParcel(one.id);
  }
}

export async function kept<T>(id: string): Promise<T | null> {
  const found = (await within("kept", "readonly", (store) => store.get(id))) as Kept | undefined;
  return (found?.value as T | undefined) ?? null;
}

export async function keep(id: string, value: unknown): Promise<void> {
  await within("kept", "readwrite", (store) => store.put({ id, value })).catch(full);
}

export async function forget(id: string): Promise<void> {
  await within("kept", "readwrite", (store) => store.delete(id));
}

/** Forget days and cases that are not of this account. What waits to be sent stays, and so does what is being typed. */
export async function forgetOthers(account: string): Promise<void> {
  const ids = (await within("kept", "readonly", (store) => store.getAllKeys())) as string[];
  for (const id of ids) {
    if (/^(day|case) /.test(id) && id.split(" ")[1] !== account) await forget(id);
  }
}

export async function drafts(account: string): Promise<Draft[]> {
  const rows = (await within("kept", "readonly", (store) => store.getAll())) as Kept[];
  return rows.filter((one) => one.id.startsWith(`draft ${account} `)).map((one) => one.value as Draft);
}
