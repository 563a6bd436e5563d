// The plugin's PHP, run as WordPress would, in pages as WooCommerce prints them, over a recorded answer of its Store API.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scriptRoutes } from "../package/helpers/project.mjs";
import { serve } from "../package/helpers/server.mjs";
import { copied } from "./helpers/recipe.mjs";
import { visits } from "./helpers/visits.mjs";

const fixtures = fileURLToPath(new URL("fixtures/woocommerce", import.meta.url));
const recorded = readFileSync(join(fixtures, "products.json"), "utf8");

visits({ name: "woocommerce", link: (slug) => `/product/${slug}/`, start });

function start() {
  const plugin = join(copied("woocommerce"), "regulars");
  const page = (page) => (request, response) => {
    const args = [join(fixtures, "wordpress.php"), join(plugin, "regulars.php"), `http://${request.headers.host}`, String(page)];
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(execFileSync("php", args));
  };
  const pages = JSON.parse(recorded).map(({ id, slug }) => [`/product/${slug}/`, page(id)]);
  return serve({
    "/": page("home"),
    ...Object.fromEntries(pages),
    "/wp-json/wc/store/v1/products": (request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(recorded.replaceAll("https://shop.example", `http://${request.headers.host}`));
    },
    "/wp-content/plugins/regulars/": plugin,
    ...scriptRoutes(undefined, "/wp-content/plugins/regulars/"),
    "/wp-content/uploads/pictures.svg": join(fixtures, "pictures.svg"),
    "/theme.css": join(fixtures, "theme.css"),
    "/shop.js": join(copied("plain-html"), "shop.js"),
  });
}
