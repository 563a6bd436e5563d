// Serves what Vite built as its own preview does: the one page wherever no file is.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { serve } from "../../package/helpers/server.mjs";

export function serveSinglePage(folder) {
  const page = { body: readFileSync(join(folder, "dist/index.html")) };
  const products = JSON.parse(readFileSync(join(folder, "src/products.json"), "utf8"));
  return serve({ "/": join(folder, "dist"), ...Object.fromEntries(products.map(({ link }) => [link, page])) });
}
