import { open, type Shop } from "regulars";
import type { Catalog } from "../catalog";
import { packFile } from "../pack";
import type { Household, Order } from "./household";
import { Suggestions, type Foreseen } from "./suggestions";

export const FEED = 24;
/** Any would do; a fixed one makes every replay the same. */
const SEED = 2017;

/** How much of an order a feed already showed: of its goods, and of its kinds of goods. */
export interface Share {
  goods: number;
  kinds: number;
}

/** The feed's share of an order beside that of a feed that knows nobody. */
export interface Measured {
  time: number;
  regular: Share;
  stranger: Share;
}

/**
 * A shop in memory that has seen one household's orders up to some moment. Time goes forward; to go
 * back, open another.
 */
export class Learner {
  private now: number;
  private done = 0;
  private shop!: Shop;
  private closed = false;
  suggestions!: Suggestions;
  private strangersFeed: string[] = [];
  /** One entry for each order seen, measured the moment before it was made known. */
  readonly measured: Measured[] = [];
  /** The same for what was suggested before each order. */
  readonly foreseen: Foreseen[] = [];

  private constructor(
    private readonly catalog: Catalog,
    readonly household: Household,
    start: number,
  ) {
    this.now = start;
  }

  static async open(catalog: Catalog, household: Household, start: number): Promise<Learner> {
    const learner = new Learner(catalog, household, start);
    learner.shop = await open({ catalog: catalog.products, pack: packFile, storage: "memory", seed: SEED, now: () => learner.now });
    await learner.shop.load("orders", "profile");
    learner.suggestions = new Suggestions(catalog, learner.shop);
    await learner.prepare();
    learner.strangersFeed = learner.feed();
    return learner;
  }

  get time(): number {
    return this.now;
  }

  get ordersSeen(): readonly Order[] {
    return this.household.orders.slice(0, this.done);
  }

  get nextOrder(): Order | undefined {
    return this.household.orders[this.done];
  }

  /** Lets time pass, order by order. Before each order, looks what the shop would have shown. */
  async advance(time: number): Promise<void> {
    for (let order = this.nextOrder; order !== undefined && order.time <= time; order = this.nextOrder) {
      this.now = order.time - 1;
      await this.prepare();
      if (this.closed) return;
      this.measured.push({ time: order.time, regular: this.share(order, this.feed()), stranger: this.share(order, this.strangersFeed) });
      this.foreseen.push(this.suggestions.before(order).foreseen);
      this.now = order.time;
      this.shop.record({
        event: "purchase",
        time: order.time,
        transaction_id: `${this.household.id}-${this.done}`,
        currency: "USD",
        value: order.items.reduce((sum, { quantity, price }) => sum + quantity * price, 0),
        items: order.items,
      });
      this.done += 1;
    }
    this.now = time;
    await this.prepare();
  }

  /** Has fetched of the pack what the lists before the next order need. */
  private async prepare(): Promise<void> {
    if (this.closed) return;
    this.feed();
    if (this.nextOrder !== undefined) this.suggestions.before(this.nextOrder);
    await this.shop.ready();
  }

  feed(): string[] {
    return this.shop.feed({ limit: FEED }).items.map(({ item_id }) => item_id);
  }

  profile() {
    return this.shop.profile();
  }

  explain(item_id: string) {
    return this.shop.explain({ item_id });
  }

  share(order: Order, feed: readonly string[]): Share {
    const shown = new Set(feed);
    const kindsShown = new Set(feed.map((id) => this.kindOf(id)));
    const kinds = new Set(order.items.map(({ item_id }) => this.kindOf(item_id)));
    return {
      goods: order.items.filter(({ item_id }) => shown.has(item_id)).length / order.items.length,
      kinds: [...kinds].filter((kind) => kindsShown.has(kind)).length / kinds.size,
    };
  }

  /** The kind of a good is its category, such as "Dairy & eggs > Yogurt". */
  kindOf(id: string): string {
    return this.catalog.goods.get(id)!.path.slice(0, 2).join(" > ");
  }

  close(): Promise<void> {
    this.closed = true;
    return this.shop.close();
  }
}

/** The mean share over the last orders. */
export function lately(measured: readonly Measured[], orders = 10): Measured | undefined {
  const last = measured.slice(-orders);
  if (last.length === 0) return undefined;
  const mean = (pick: (one: Measured) => number) => last.reduce((sum, one) => sum + pick(one), 0) / last.length;
  return {
    time: last.at(-1)!.time,
    regular: { goods: mean(({ regular }) => regular.goods), kinds: mean(({ regular }) => regular.kinds) },
    stranger: { goods: mean(({ stranger }) => stranger.goods), kinds: mean(({ stranger }) => stranger.kinds) },
  };
}
