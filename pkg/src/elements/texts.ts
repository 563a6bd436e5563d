import type { Due, StepKind } from "../regulars.js";
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
  /** What a screen reader calls an offer. */
  offer: string;
  /** An offer stands until `{date}`. */
  until: string;
  take: string;
  copy: string;
  copied: string;
  dismiss: string;
  dismissed: string;
  /** The heading of the onboarding, and of its steps: `{amount}` is what is to be reached, or what is missing to it. */
  welcome: string;
  steps: Record<StepKind, string>;
  skip: string;
  skipped: string;
  done: string;
  /** The heading of the profile. */
  profile: string;
  /** The shopper came `{visits}` times and ordered `{orders}` times. */
  counts: string;
  interests: string;
  nothing: string;
  /** How much something is liked, or what the shopper said of it. */
  strengths: Record<"loved" | "liked" | "disliked" | "prefer" | "mute", string>;
  more: string;
  less: string;
  /** The heading over the switches. */
  control: string;
  learning: string;
  remembering: string;
  export: string;
  import: string;
  forget: string;
  sure: string;
  keep: string;
  forgotten: string;
  saved: string;
  failed: string;
  /** That nothing of it leaves the browser. */
  local: string;
}

/** The texts for a language's tag, in which those given take the place of ours. */
export function textsFor(language: string, given: Partial<Texts> | undefined): Texts {
  return { ...(/^zh\b/i.test(language) ? chinese : english), ...given };
}
