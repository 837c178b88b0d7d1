/** Who is signed in, for the field app on the same phone: it shows one person's day to nobody else. */

const MARK = "account";

export function markAccount(): void {
  const account = document.body.dataset["account"];
  try {
    if (account) localStorage.setItem(MARK, account);
    else if (document.querySelector("input[autocomplete=current-password]")) localStorage.removeItem(MARK);
  } catch {
    // No memory allowed: the field app then asks the server first.
  }
}
