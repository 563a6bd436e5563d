// Products as pages mark them up: what Google's documentation shows, and what shops' systems write.
import assert from "node:assert/strict";
import { test } from "node:test";
import { imported } from "./helpers/sources.mjs";

const { productsOfJsonLd } = await imported("catalogues/json-ld");

/** A page with such scripts, and the problems that reading it told. */
function read(...scripts) {
  const problems = [];
  const texts = scripts.map((script) => ({ textContent: typeof script === "string" ? script : JSON.stringify(script) }));
  const page = { baseURI: "https://shop.example/p/tea?page=1", querySelectorAll: () => texts };
  const products = productsOfJsonLd(page, (told) => problems.push(...told));
  return { products, problems };
}

const offer = (more) => ({ "@type": "Offer", price: "4.50", priceCurrency: "USD", availability: "https://schema.org/InStock", ...more });
const product = (more) => ({ "@context": "https://schema.org/", "@type": "Product", sku: "101", name: "Assam", ...more });

test("a product as Google's merchant listings document it", () => {
  const { products, problems } = read({
    "@context": "https://schema.org/",
    "@type": "Product",
    name: "Executive Anvil",
    image: ["https://example.com/photos/1x1/photo.jpg", "https://example.com/photos/4x3/photo.jpg"],
    description: "Sleeker than ACME's Classic Anvil.",
    sku: "0446310786",
    mpn: "925872",
    brand: { "@type": "Brand", name: "ACME" },
    review: { "@type": "Review", author: { "@type": "Person", name: "Fred Benson" } },
    offers: {
      "@type": "Offer",
      url: "https://example.com/anvil",
      priceCurrency: "USD",
      price: 119.99,
      priceValidUntil: "2027-11-20",
      itemCondition: "https://schema.org/UsedCondition",
      availability: "https://schema.org/InStock",
    },
  });
  assert.deepEqual(problems, []);
  assert.deepEqual(products, [
    {
      id: "0446310786",
      title: "Executive Anvil",
      brand: "ACME",
      image_link: "https://example.com/photos/1x1/photo.jpg",
      price: "119.99 USD",
      availability: "InStock",
    },
  ]);
});

test("WooCommerce's graph, with a price before its reduction", () => {
  const { products } = read({
    "@context": "https://schema.org/",
    "@graph": [
      { "@context": "https://schema.org/", "@type": "BreadcrumbList", itemListElement: [{ "@type": "ListItem", position: 1, item: { name: "Home", "@id": "https://shop.example" } }] },
      {
        "@context": "https://schema.org/",
        "@type": "Product",
        "@id": "https://shop.example/product/beanie/#product",
        name: "Beanie",
        url: "https://shop.example/product/beanie/",
        image: "https://shop.example/beanie.jpg",
        sku: 14,
        offers: [
          {
            "@type": "Offer",
            priceSpecification: [
              { "@type": "UnitPriceSpecification", price: "180.00", priceCurrency: "EUR", referenceQuantity: { "@type": "QuantitativeValue", value: "1", unitCode: "KGM" } },
              { "@type": "UnitPriceSpecification", price: "16.00", priceCurrency: "EUR", validForMemberTier: { name: "gold" } },
              { "@type": "UnitPriceSpecification", price: "18.00", priceCurrency: "EUR", valueAddedTaxIncluded: false },
              { "@type": "UnitPriceSpecification", price: "20.00", priceCurrency: "EUR", priceType: "https://schema.org/ListPrice" },
            ],
            availability: "http://schema.org/OutOfStock",
          },
        ],
      },
    ],
  });
  assert.deepEqual(products, [
    {
      id: "14",
      title: "Beanie",
      link: "https://shop.example/product/beanie/",
      image_link: "https://shop.example/beanie.jpg",
      price: "20.00 EUR",
      sale_price: "18.00 EUR",
      availability: "OutOfStock",
    },
  ]);
});

test("the variants of a group, each with what all have in common", () => {
  const { products } = read([
    {
      "@context": "http://schema.org/",
      "@type": ["ProductGroup"],
      productGroupID: "8896125829396",
      name: "Tank Top",
      brand: "Lune",
      category: ["Tops"],
      url: "/products/tank-top",
      hasVariant: [
        { "@type": "Product", "@id": "/products/tank-top?variant=4733107#variant", name: "Tank Top - 4", sku: "LW-4", color: "black", offers: offer({ price: 29 }) },
        { "@id": "#eight" },
      ],
    },
    { "@type": "Product", "@id": "#eight", productID: "LW-8", inProductGroupWithID: "8896125829396", offers: { "@id": "#price" } },
    { "@id": "#price", ...offer({ price: "31.00", availability: "PreSale" }) },
  ]);
  const common = { brand: "Lune", product_type: "Tops", item_group_id: "8896125829396", link: "https://shop.example/products/tank-top" };
  assert.deepEqual(products.map(({ id }) => id), ["LW-4", "LW-8"]);
  assert.deepEqual(products[0], { ...common, id: "LW-4", title: "Tank Top - 4", color: "black", price: "29 USD", availability: "InStock" });
});

test("the offers of Shopify's older themes are variants", () => {
  const { products } = read(
    product({
      sku: undefined,
      url: "https://shop.example/products/assam",
      offers: [offer({ sku: "A-50", url: "/products/assam?variant=1" }), offer({ sku: "", price: 8, url: "/products/assam?variant=2" })],
    }),
  );
  assert.deepEqual(
    products.map(({ id, item_group_id, price, link }) => [id, item_group_id, price, link]),
    [
      ["A-50", "https://shop.example/products/assam", "4.50 USD", "https://shop.example/products/assam?variant=1"],
      ["2", "https://shop.example/products/assam", "8 USD", "https://shop.example/products/assam?variant=2"],
    ],
  );
});

test("a product of Shopify's without variants is the one that its offer names", () => {
  const shopify = { sku: undefined, "@id": "/products/assam#product", url: "https://shop.example/products/assam" };
  const { products } = read(
    product({ ...shopify, offers: offer({ url: "https://shop.example/products/assam?variant=4711" }) }),
    product({ sku: "A-50", offers: offer({ url: "https://shop.example/products/assam?variant=4711" }) }),
  );
  assert.deepEqual(products.map(({ id }) => id), ["4711", "A-50"]);
});

test("of a range of prices the lowest, and of several offers the first", () => {
  const range = { "@type": "AggregateOffer", lowPrice: "3.00", highPrice: 9, priceCurrency: "EUR", offerCount: 4 };
  const several = [offer({ price: "4.50 CHF" }), offer({ price: 1 })];
  const { products } = read(product({ offers: range }), product({ sku: "102", offers: several }));
  assert.deepEqual(products.map(({ price }) => price), ["3.00 EUR", "4.50 CHF"]);
});

test("lists are products too, what is named beside them is not, and what is there twice counts once", () => {
  const similar = [product({ sku: "201", name: "Beans" }), { "@type": "Product", productID: "202" }];
  const { products } = read(
    { "@type": "ItemList", itemListElement: [{ "@type": "ListItem", item: product() }, { "@type": "ListItem", item: product({ sku: "102" }) }] },
    { "@type": "ItemPage", mainEntity: product({ isSimilarTo: similar, review: { itemReviewed: product({ sku: "999" }) } }) },
  );
  assert.deepEqual(products.map(({ id }) => id), ["101", "102"]);
  assert.deepEqual(products[0].isSimilarTo, ["201", "202"]);
});

test("stock in all of schema.org's words, and in texts", () => {
  const words = { "https://schema.org/LimitedAvailability": "in_stock", "schema:InStoreOnly": "out_of_stock", PreSale: "preorder", BackOrder: "BackOrder", "in stock": "in stock" };
  for (const [said, meant] of Object.entries(words)) {
    assert.equal(read(product({ offers: offer({ availability: said }) })).products[0].availability, meant);
  }
});

test("what is no JSON is told, and the rest is read", () => {
  const { products, problems } = read('{"@type": "Product", "name": "Tea"', product());
  assert.deepEqual(products.map(({ id }) => id), ["101"]);
  assert.deepEqual(problems.map(({ code, field, value }) => [code, field, value]), [["json_ld.parse", "script", '{"@type": "Product", "name": "Tea"']]);
});

test("nothing in a page can break the reading", () => {
  let nested = "1";
  for (let depth = 0; depth < 5000; depth++) nested = `{"@graph": [${nested}], "@id": "${depth}"}`;
  const circle = [{ "@id": "a", mainEntity: { "@id": "b" }, name: "a" }, { "@id": "b", mainEntity: { "@id": "a" }, name: "b" }];
  for (const odd of [null, 7, '"tea"', [], [[null]], circle, nested]) assert.deepEqual(read(odd), { products: [], problems: [] });
  const { products } = read(product({ name: 7, brand: null, image: { url: "http://[" }, url: {}, offers: [null, "no", offer({ price: {}, priceSpecification: "no" })] }));
  assert.deepEqual(products, [{ id: "101", title: "7", availability: "InStock" }]);
});
