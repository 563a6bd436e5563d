/**
 * How the shopper came to the page.
 *
 * @example
 * ```ts
 * const arrival: Arrival = { url: "https://shop.example/?utm_source=letter", referrer: "https://mail.example/" };
 * ```
 */
export interface Arrival {
  /** The page's address, with its query. */
  url: string | URL;
  /** The address of the page with the link, as far as the browser tells it. Default: none. */
  referrer?: string;
}

/** Where nothing is told, what the browser knows of its page; a server and a worker have none, or a part of one. */
export function arrivalOf(told: Arrival | undefined): Arrival | undefined {
  const { document, location } = globalThis as Partial<typeof globalThis>;
  return told === undefined && document && location ? { url: location.href, referrer: document.referrer } : told;
}

/** Whether an arrival may tell anything: from page to page within the shop, without any parameter, it does not. */
export function mayTell(arrival: Arrival | undefined): boolean {
  if (arrival === undefined) return false;
  try {
    const { host, search } = new URL(arrival.url);
    return search !== "" || host !== new URL(arrival.referrer!).host;
  } catch {
    // What is no address, the engine reads, or refuses.
    return true;
  }
}

/** The language that a page is in, or that its shopper reads. */
export function pageLocale(): string | undefined {
  const { document, navigator } = globalThis as Partial<typeof globalThis>;
  return document?.documentElement?.lang || navigator?.languages?.[0];
}
