import { open, type OfferBook, type Shop } from "regulars";
import { facts, ga4Item } from "../app";
import type { Catalog, Good } from "../catalog";
import { SENSITIVE } from "../discretion";
import type { words } from "../words";

const DAY = 86_400_000;

type Name = keyof typeof words.dryRun.shoppers;
type Deed = (shop: Shop, goods: readonly Good[], at: (days: number) => void) => void;

const order: Deed = (shop, goods) => {
  shop.record({ event: "purchase", currency: "USD", items: goods.slice(0, 4).map((good) => ga4Item(good)) });
};
const orders = (...daysAgo: number[]): Deed => (shop, goods, at) => {
  for (const days of daysAgo) {
    at(days);
    order(shop, goods, at);
  }
};
const weekly = (from: number, to: number) => Array.from({ length: Math.floor((from - to) / 7) + 1 }, (_, week) => from - 7 * week);

/** Shoppers as the shop has many, each by what they did. */
const COMPANY: Record<Name, Deed> = {
  stranger: () => {},
  cart: (shop, goods) => void shop.record({ event: "add_to_cart", items: [ga4Item(goods.find(({ path }) => path[1] === "Pasta & pasta sauce")!)] }),
  once: orders(7),
  regular: orders(...weekly(87, 3)),
  away: orders(...weekly(260, 170)),
  member: (shop) => shop.setFacts(facts()),
};

/** What one of the shop's shoppers would come to see of a book of offers. */
export interface Seen {
  name: Name;
  /** By the offer's id, what is against it; nothing where the offer is for them. */
  ruledOutBy: Map<string, string | undefined>;
}

/** Whether offers are for shoppers such as the shop has many: of each a shop in memory is asked, which is then closed. */
export async function askCompany(catalog: Catalog, book: OfferBook): Promise<Seen[]> {
  const answers: Seen[] = [];
  for (const [name, deed] of Object.entries(COMPANY) as [Name, Deed][]) {
    let time = Date.now();
    const shop = await open({ catalog: catalog.products, offers: [], sensitive: SENSITIVE, storage: "memory", seed: 1, now: () => time, onProblem: () => {} });
    await shop.load("profile");
    deed(shop, [...catalog.goods.values()], (days) => (time = Date.now() - days * DAY));
    time = Date.now();
    const { offers } = shop.dryRun(book);
    answers.push({ name, ruledOutBy: new Map(offers.map(({ promotion_id, ruled_out_by }) => [promotion_id, ruled_out_by])) });
    await shop.close();
  }
  return answers;
}
