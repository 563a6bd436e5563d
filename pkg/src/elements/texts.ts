import type { Due } from "../regulars.js";
import { chinese } from "./texts-in-chinese.js";
import { english } from "./texts-in-english.js";

/**
 * Everything that the elements say by themselves, in one language. A shop in another language than English or Chinese
 * passes its own to {@link defineElements}; what it leaves out stays English. Names in braces stand for what is filled in.
 *
 * @example
 * ```ts
 * const french: Partial<Texts> = { feed: "Pour vous", similar: "Dans le même genre", next: "Suivants" };
 * ```
 */
export interface Texts {
  /** The headings of the lists. */
  feed: string;
  similar: string;
  complements: string;
  buy_again: string;
  /** The buttons that scroll a shelf. */
  previous: string;
  next: string;
  /** Read out before the two prices of what is reduced. */
  former_price: string;
  sale_price: string;
  /** Why an item is in a list. */
  reasons: {
    /** The shopper likes `{value}`: a category, a brand, a color and so on. */
    liked: string;
    viewed: string;
    habit: string;
    together: string;
    next: string;
    /** It shares `{value}` with what was asked about. */
    same: string;
    belongs: string;
    substitute: string;
    popular: string;
    sale: string;
    fresh: string;
  };
  /** When something may be wanted again; it is bought about every `{days}` days. */
  due: Record<Due, string>;
}

/** The texts for a language's tag, in which those given take the place of ours. */
export function textsFor(language: string, given: Partial<Texts> | undefined): Texts {
  return { ...(/^zh\b/i.test(language) ? chinese : english), ...given };
}
