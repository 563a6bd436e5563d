import { offerBook } from "../offers";
import { words } from "../words";

/** Where the book does not say how often an offer may be shown, so often it may: the package's default. */
const IMPRESSIONS = 3;

interface Entry {
  promotion_id: string;
  promotion_name?: string;
  limits?: { impressions?: number };
}

const entryOf = (id: string): Entry | undefined => (offerBook.offers as readonly Entry[]).find(({ promotion_id }) => promotion_id === id);

/** How often it may be shown at most. */
export const mostOf = (id: string) => entryOf(id)?.limits?.impressions ?? IMPRESSIONS;

/** An offer's name, as the shopkeeper knows it. */
export const nameOf = (id: string): string => words.offers.names[id] ?? entryOf(id)?.promotion_name ?? id;
