// A theme's Liquid as Shopify would render it, over what a shop's /products.json says. Its own filters and tags come here in
// the little that the recipe uses of them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Liquid } from "liquidjs";

/** Answers a page of the theme: its layout around a template, with the variables given. */
export function themeOf(theme, layouts) {
  const engine = new Liquid({ root: [layouts], partials: [join(theme, "snippets")], layouts: [], extname: ".liquid" });
  const dollars = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
  engine.registerFilter("asset_url", (name) => `/cdn/shop/t/1/assets/${name}?v=17`);
  engine.registerFilter("stylesheet_tag", (address) => `<link href="${address}" rel="stylesheet" type="text/css" media="all" />`);
  engine.registerFilter("image_url", ({ src }) => src);
  engine.registerFilter("money", (cents) => dollars.format(cents / 100));
  // As Shopify's documentation prints it of a product without variants.
  engine.registerFilter("structured_data", ({ title, url, variants: [{ id, price }] }) =>
    JSON.stringify({
      "@context": "http://schema.org/",
      "@id": `${url}#product`,
      "@type": "Product",
      name: title,
      offers: {
        "@id": `${url}?variant=${id}#offer`,
        "@type": "Offer",
        availability: "http://schema.org/InStock",
        price: (price / 100).toFixed(2),
        priceCurrency: "USD",
        url: `https://shop.example${url}?variant=${id}`,
      },
      url: `https://shop.example${url}`,
    }),
  );
  engine.registerTag("schema", {
    parse(_, tokens) {
      while (tokens.length > 0 && tokens.shift().name !== "endschema");
    },
    render: () => "",
  });
  engine.registerTag("section", {
    parse({ args }) {
      this.section = args.trim().slice(1, -1);
    },
    *render(context) {
      const text = readFileSync(join(theme, "sections", `${this.section}.liquid`), "utf8");
      const { settings } = JSON.parse(/{% schema %}([^]*){% endschema %}/.exec(text)[1]);
      const defaults = Object.fromEntries(settings.map((setting) => [setting.id, setting.default]));
      const { collection } = context.getAll();
      return yield engine.parseAndRender(text, { ...context.getAll(), section: { settings: { ...defaults, collection } } });
    },
  });

  return async (template, variables) => {
    const content_for_layout = await engine.renderFile(template, variables);
    return engine.renderFile("theme", { ...variables, content_for_layout });
  };
}

/** A product of /products.json as Liquid has it: prices in hundredths, and its address. */
export function liquidProduct({ images, handle, variants, ...product }) {
  const cents = (price) => price && Math.round(Number(price) * 100);
  const inCents = variants.map(({ price, compare_at_price, ...variant }) => ({
    ...variant,
    price: cents(price),
    compare_at_price: cents(compare_at_price),
  }));
  const [{ price, compare_at_price }] = inCents;
  return { ...product, handle, url: `/products/${handle}`, price, compare_at_price, variants: inCents, featured_image: images[0] };
}
