import { describe, invalidArgument } from "../errors.js";
import type { ListenOptions } from "../listening/listen.js";
import type { OpenOptions } from "../open.js";
import { warn } from "../problems.js";
import type { Shop } from "../shop.js";
import { wishesOf } from "./attributes.js";
import { tag } from "./tag.js";

/** Opens the shop that the tag's attributes ask for, if any do; it listens before anybody asks it for a list. */
export function start(open: (options: OpenOptions) => Promise<Shop>): Promise<Shop> | undefined {
  const { options, listen, problems } = wishesOf(tag?.dataset ?? {});
  for (const problem of problems) warn(describe(problem));
  return options && opened(options, listen, open);
}

async function opened(
  options: Partial<OpenOptions>,
  listen: ListenOptions | undefined,
  open: (options: OpenOptions) => Promise<Shop>,
): Promise<Shop> {
  if (options.pack === undefined && options.catalog === undefined) {
    const mend = 'Add data-pack="/pack/", the folder that the packer wrote, or data-catalog="/feed.tsv".';
    throw invalidArgument("data-pack", "not there", "data-pack or data-catalog", mend);
  }
  const shop = await open(options as OpenOptions);
  if (listen !== undefined) shop.listen(listen);
  return shop;
}
