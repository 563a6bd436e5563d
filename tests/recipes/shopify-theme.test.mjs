// The theme's Liquid, rendered over a recorded /products.json, in pages as Shopify serves them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFolder, scriptRoutes } from "../package/helpers/project.mjs";
import { serve } from "../package/helpers/server.mjs";
import { liquidProduct, themeOf } from "./helpers/liquid.mjs";
import { copied } from "./helpers/recipe.mjs";
import { visits } from "./helpers/visits.mjs";

const fixtures = fileURLToPath(new URL("fixtures/shopify", import.meta.url));

visits({ name: "shopify-theme", link: (handle) => `/products/${handle}`, start });

async function start() {
  const theme = copied("shopify-theme");
  const rendered = themeOf(theme, fixtures);
  const { products: listed } = JSON.parse(readFileSync(join(fixtures, "products.json"), "utf8"));
  const products = listed.map(liquidProduct);
  const shop = {
    routes: { root_url: "/" },
    collection: { products },
    content_for_header: '<script src="/storefront.js"></script><script type="module" src="/pixel.js"></script>',
  };
  const pages = { "/": { body: await rendered("index", { ...shop, page_title: "Leaf & Kettle" }) } };
  for (const product of products) {
    pages[product.url] = { body: await rendered("product", { ...shop, product, page_title: product.title }) };
  }
  return serve({
    ...pages,
    "/products.json": join(fixtures, "products.json"),
    "/storefront.js": join(fixtures, "storefront.js"),
    "/pixel.js": join(packageFolder, "dist/shopify-pixel.js"),
    "/cdn/shop/files/pictures.svg": join(fixtures, "pictures.svg"),
    "/cdn/shop/t/1/assets/": join(theme, "assets"),
    ...scriptRoutes(undefined, "/cdn/shop/t/1/assets/"),
  });
}
