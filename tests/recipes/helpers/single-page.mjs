// Serves what Vite built as its own preview does: the one page wherever no file is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serve } from "../../package/helpers/server.mjs";

export async function serveSinglePage(folder) {
  const built = join(folder, "dist");
  const page = { body: readFileSync(join(built, "index.html")) };
  const products = JSON.parse(readFileSync(join(folder, "src/products.json"), "utf8"));
  return { ...(await serve({ "/": built, ...Object.fromEntries(products.map(({ link }) => [link, page])) })), built };
}
