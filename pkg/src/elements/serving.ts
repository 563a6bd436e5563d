import { warn } from "../problems.js";
import type { Shop } from "../shop.js";
import type { RegularsElement } from "./element.js";
import type { Texts } from "./texts.js";

/** The elements that are in the page, and of them those that have something to ask. */
const present = new Set<RegularsElement>();
const asking = new Set<RegularsElement>();
let shop: Shop | undefined;
let isClosed = false;
let isWorking = false;
let unsubscribe = () => {};
let newest: object | undefined;
/** Texts of the shop's own. */
export let givenTexts: Partial<Texts> | undefined;

/** From now on all elements ask this shop. One that cannot be opened is told, once, and the page stays as it is. */
export function serve(given: Shop | Promise<Shop>, texts: Partial<Texts> | undefined): void {
  if (newest === given) return;
  newest = given;
  givenTexts = texts;
  Promise.resolve(given).then(
    (opened) => {
      if (newest !== given) return;
      unsubscribe();
      shop = opened;
      isClosed = false;
      unsubscribe = opened.subscribe(() => present.forEach((element) => element.renew()));
      for (const element of present) element.refresh();
    },
    (error: unknown) => {
      if (newest !== given) return;
      isClosed = true;
      warn(error);
      for (const element of present) element.unserved();
    },
  );
}

/** The shop that answers, once it is open. */
export const openShop = (): Shop | undefined => shop;

export function join(element: RegularsElement): void {
  present.add(element);
  if (isClosed) element.unserved();
  else ask(element);
}

export function leave(element: RegularsElement): void {
  present.delete(element);
  asking.delete(element);
}

/** What other elements of the page show already. */
export function shownElsewhere(element: RegularsElement): string[] {
  return [...present].flatMap((other) => (other === element ? [] : other.shownIds()));
}

/** The shopper said something of themselves: what the elements show may follow it. */
export function followAll(): void {
  for (const element of present) element.follow();
}

/**
 * Lets elements ask soon, one after the other in the order of the page, so that what one shows no later one repeats; but
 * those that may show anything at all leave the choice to those that have little to choose from.
 */
export function ask(...elements: RegularsElement[]): void {
  for (const element of elements) asking.add(element);
  if (shop === undefined || isWorking) return;
  isWorking = true;
  queueMicrotask(() => void work());
}

async function work(): Promise<void> {
  for (;;) {
    const [element] = [...asking].sort(
      (a, b) => Number(a.showsAnything) - Number(b.showsAnything) || (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1),
    );
    if (element === undefined) break;
    asking.delete(element);
    try {
      await element.served(shop!);
    } catch (error) {
      element.failed(error);
    }
    // One element a task: all together might keep a slow phone from answering a touch.
    await new Promise((resolve) => setTimeout(resolve));
  }
  isWorking = false;
}
