// Two programs are compared only where they do the same: the same products, order and scores.
import { ONE } from "./rules.mjs";

/** A long list shows what a short one may hide. */
const LIMITS = [1, 24, 1000];

/** Throws where a peer's feed is not the shop's. */
export function assertSame(shop, peers) {
  for (const [name, feed] of Object.entries(peers)) {
    for (const limit of LIMITS) {
      const ours = shop.feed({ limit }).items;
      const theirs = feed(limit);
      if (ours.length !== theirs.length) {
        throw new Error(`${name}, feed of ${limit}: ours has ${ours.length} items, theirs ${theirs.length}`);
      }
      ours.forEach(({ item_id, score }, at) => {
        const { item_id: id, points } = theirs[at];
        if (id !== item_id || points !== score * ONE) {
          const told = `ours is ${item_id} with ${score * ONE} points, theirs ${id} with ${points}`;
          throw new Error(`${name}, feed of ${limit}, place ${at + 1}: ${told}. Has src/rank changed?`);
        }
      });
    }
  }
}
