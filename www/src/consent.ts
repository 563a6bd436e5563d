const KEY = "parsley-street.consent";

/** Whether the shopper agreed that this browser remembers them. Until then nothing of them is stored. */
export function hasConsented(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

export function keepConsent(given: boolean): void {
  try {
    if (given) localStorage.setItem(KEY, "given");
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage nothing is remembered, the consent neither.
  }
}
