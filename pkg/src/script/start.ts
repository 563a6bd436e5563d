import { describe, invalidArgument, toRegularsError, type ErrorDetails } from "../errors.js";
import type { OpenOptions } from "../open.js";
import type { Shop } from "../shop.js";
import { wishesOf } from "./attributes.js";
import { tag } from "./tag.js";

/**
 * Opens the shop that the tag's attributes ask for, if any do. Where it cannot be opened, one line says why, and what the
 * shop's server rendered stays.
 */
export function start(open: (options: OpenOptions) => Promise<Shop>): Promise<Shop> | undefined {
  const { options, problems } = wishesOf(tag?.dataset ?? {});
  problems.forEach(tell);
  if (options === undefined) return undefined;
  const shop = opened(options, open);
  // Whoever waits for it is told as well.
  shop.catch((error: unknown) => tell(toRegularsError(error)));
  return shop;
}

async function opened(options: Partial<OpenOptions>, open: (options: OpenOptions) => Promise<Shop>): Promise<Shop> {
  if (options.pack === undefined && options.catalog === undefined) {
    const mend = 'Add data-pack="/pack/", the folder that the packer wrote, or data-catalog="/feed.tsv".';
    throw invalidArgument("data-pack", "not there", "data-pack or data-catalog", mend);
  }
  return open(options as OpenOptions);
}

function tell(details: ErrorDetails): void {
  console.warn(`regulars: ${describe(details)}`);
}
