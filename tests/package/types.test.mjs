// The declarations as a strict TypeScript project sees them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { installed, project, testFolder } from "./helpers/project.mjs";

const CONSUMER = `
  import { init, open, RegularsError } from "regulars";
  import { open as openInline } from "regulars/inline";
  import { defineElements, type ElementsOptions } from "regulars/elements";
  import { productsOf, productsOfJsonLd } from "regulars/catalogues";
  import type {
    Arrival, CatalogSource, ConsentSource, DryRuns, Explanation, Facet, FeedQuery, FreeShippingGap, HeardItem, Interest, ItemId, ListenOptions, MerchandisingRule, MerchandisingRules, Offer, OfferBook, OfferDecision, OfferQuery,
    Onboarding, OpenOptions, PackSource, Problem, ProductRecord, ProductUpdate, Profile, Ranking, Reason, Report, RoleWeights, Shop,
    ShopOptions, ShopEvent, ShopifyProduct, ShopifyProducts, Slate, Stage, StatedFacts, Term,
  } from "regulars";

  type IsAny<T> = 0 extends 1 & T ? true : false;
  const never: IsAny<Slate | Profile | OfferDecision | Explanation | Offer | Problem | Reason | Term> = false;
  const nor: IsAny<Report | Onboarding | Interest | FreeShippingGap | DryRuns | OfferBook | Stage | Facet> = false;

  const options: OpenOptions = { catalog: [{ id: 1 }], storage: "memory", now: () => 0, seed: 1 };

  // A shop's own records, none of which has an index signature.
  interface Tea { sku: string; leaves: number }
  const record: ProductRecord = { id: 1, title: "Assam", price: 4.5, tags: ["black"], origin: { country: "India" } };
  const shopify: ShopifyProducts = { products: [{ id: 1, variants: [] }] };
  const assam: ShopifyProduct = { id: 1, variants: [] };
  const teas: Tea[] = [];
  const catalogs: OpenOptions["catalog"][] = [
    [record], teas, shopify, assam, [assam], productsOf("<rss/>"), document, productsOfJsonLd(document), [{ id: 1, title: "Assam" }, ...teas], "/feed.tsv", new URL("https://shop.example/feed.tsv"),
  ];
  const packs: PackSource[] = [
    "/pack/",
    new URL("https://shop.example/pack/"),
    async (path, signal) => (await fetch("https://shop.example/" + path, { signal })).arrayBuffer(),
    async (path) => new Uint8Array(path.length),
  ];
  // @ts-expect-error: a pack is a folder, and no bytes
  packs.push(new Uint8Array());
  const updates: ProductUpdate[] = [{ item_id: 1, price: "4.50 USD" }, { item_id: "2", availability: "out_of_stock" }];
  // @ts-expect-error: an update says of which product
  updates.push({ price: 4.5 });
  const common: ShopOptions = { seed: 1 };
  const consent: ConsentSource[] = ["google", "shopify", "granted", "denied"];
  // @ts-expect-error: consent is one of four words
  const yes: ShopOptions = { consent: "yes" };
  const arrival: Arrival = { url: new URL("https://shop.example/?utm_source=letter") };
  const facts: StatedFacts = { first_name: "Mei", points: 3, birthday: "12-24" };
  // @ts-expect-error: a birthday is a text
  facts.birthday = 1224;
  const roles: RoleWeights = { stranger: { traffic: 0.3 }, loyal: {} };
  // @ts-expect-error: roles are a closed list
  const wrongRoles: RoleWeights = { stranger: { trafic: 0.3 } };
  const reports: Report[] = [];
  const personal: ShopOptions = {
    facts, roles, arrival, locale: "zh-TW", sensitive: ["Health"], onReport: (report) => void reports.push(report),
  };
  const rule: MerchandisingRule = { rule_id: 1, action: "boost", products: { tags: ["new"], price: { to: 5 } }, points: 0.2 };
  // @ts-expect-error: actions are a closed list
  const wrongRule: MerchandisingRule = { rule_id: 1, action: "push" };
  const rules: MerchandisingRules = { rules: [rule] };
  const merchandised: ShopOptions[] = [{ merchandising: rules }, { merchandising: [rule] }, { merchandising: "/rules.json" }];
  const place: OfferQuery = { surface: "home", locale: undefined };
  const withPack: OpenOptions[] = [{ ...common, pack: packs[0]! }, { pack: packs[1]!, catalog: catalogs[0] as CatalogSource }];
  const queries: FeedQuery[] = [{ exclude: "seen" }, { exclude: [1, "2"] }, { landing: { channel: "newsletter" } }];
  // Under exactOptionalPropertyTypes as well, a page passes on what it may not have.
  const channel = new URL("https://shop.example").searchParams.get("utm_source") ?? undefined;
  queries.push({ landing: { category: "Tea", channel } });
  queries.push({ exclude: "seen", exclude_ids: [1, "2"], keep: [3, "4"] });
  // @ts-expect-error: one of three words, or a list
  queries.push({ exclude: "everything" });
  const related: ProductRecord = {
    id: 1, title: "Assam", related_product: [{ relationship_type: "accessory", identifier: 2 }, "substitute:id:3"],
    accessories: [2, "3"], bundle_items: "2,3",
  };
  // @ts-expect-error: ids are texts or numbers
  related.accessories = [{ id: 2 }];
  // @ts-expect-error: a record has a title
  const untitled: ProductRecord = { id: 1 };
  // @ts-expect-error: a price is a text or a number
  const priced: ProductRecord = { id: 1, title: "Assam", price: { amount: 4.5 } };
  // @ts-expect-error: an object without products is no catalogue
  catalogs.push({ goods: [] });
  // @ts-expect-error: texts are no products
  catalogs.push(["Assam"]);

  const events: ShopEvent[] = [
    { event: "view_item", items: [{ item_id: 1 }] },
    { event: "purchase", ecommerce: { transaction_id: "T1", items: [{ item_id: "1", quantity: 2 }] } },
    ["event", "search", { search_term: "tea" }],
  ];

  export async function main(id: ItemId): Promise<number> {
    await init({ wasm: new Uint8Array() });
    const shop: Shop = await open(options);
    for (const event of events) shop.record(event);
    const bySku = ({ sku, item_id }: HeardItem): ItemId => (typeof sku === "string" ? sku : item_id);
    const heard: ListenOptions[] = [{}, { dataLayer: "shopLayer" }, { shopify: false, jsonLd: false, itemId: bySku }];
    // @ts-expect-error: a layer has a name, and no entries of its own
    heard.push({ dataLayer: [] });
    const stop: () => void = shop.listen(heard[0]);
    stop();
    const slate: Slate = shop.feed({ limit: 3, exclude: [id] });
    const looked_at: string | undefined = shop.feed(queries[0]).items[0]?.reasons[0]?.item_id;
    const { reasons, rank, left_out, rule_id }: Explanation = shop.explain({ item_id: id, surface: "home" });
    const ranking: Ranking = shop.rank({ item_ids: [id, 2], strength: 0.3, surface: "search" });
    // @ts-expect-error: of what is unknown there is no product
    ranking.items[0]?.product.title;
    shop.similar({ item_id: id, surface: "product" }).items[0]?.reasons[0]?.rule_id satisfies string | undefined;
    const saving: number | undefined = shop.bundles({ item_ids: [id], limit: 2 })[0]?.saving;
    const bought: boolean = reasons.some(({ term, facet }) => term === "buy_again" && facet?.kind === "category");
    // @ts-expect-error: terms are a closed list
    reasons.some(({ term }) => term === "horoscope");
    // @ts-expect-error: event names are, too
    shop.record({ event: "view_itm" });
    // @ts-expect-error: a catalogue or a pack is needed
    await openInline({});
    try {
      (await shop.offers({ surface: "home" })).offer?.title satisfies string | undefined;
      shop.explainOffers(place).others[0]?.ruled_out_by satisfies string | undefined;
    } catch (error) {
      if (error instanceof RegularsError) error.code satisfies string;
    }
    // @ts-expect-error: it takes a moment
    shop.offers(place).offer;
    shop.onboarding({ locale: "zh" }).steps[0]?.step satisfies string | undefined;
    const picked: readonly Facet[] = shop.interests({ limit: 3 }).map(({ facet }) => facet);
    shop.freeShippingGap({ threshold: 40 }).remaining satisfies number;
    shop.pickInterests(picked);
    shop.skipStep("interests");
    shop.setFacts(facts);
    shop.setFacts({ tier: "gold" }, { stored: true });
    shop.clearFacts();
    shop.correct({ kind: "brand", value: "Lune" }, "mute");
    shop.correct(picked[0]!, null);
    // @ts-expect-error: there are two corrections
    shop.correct(picked[0]!, "hate");
    shop.pause();
    shop.resume();
    await shop.importProfile(shop.exportProfile());
    const tried: DryRuns = shop.dryRun({ offers: [{ promotion_id: "hello", purpose: "welcome", title: "Hello" }] });
    const skipped: Problem[] = [...tried.problems, ...shop.update(updates)];
    const unsubscribe: () => void = shop.subscribe(() => shop.feed());
    const ready: void = await shop.ready();
    unsubscribe();
    const elements: ElementsOptions = { texts: { feed: "Pour vous" } };
    // @ts-expect-error: a text that no element says
    elements.texts = { fed: "Pour vous" };
    defineElements(openInline(options));
    defineElements(shop, elements);
    const similar = document.querySelector("regulars-similar")!;
    similar.itemId = "tea-1";
    similar.limit = 3;
    // @ts-expect-error: there are two layouts
    similar.layout = "pile";
    document.createElement("regulars-complements").itemIds = ["tea-1", "cup-2"];
    document.createElement("regulars-offer").surface = "home";
    document.createElement("regulars-profile").refresh();
    await shop.forget();
    await shop.setConsent(shop.consent === "granted");
    // @ts-expect-error: the shopper chooses, and the page tells it
    shop.consent = consent[0];
    // @ts-expect-error: granted or not
    await shop.setConsent("granted", yes);
    await shop[Symbol.asyncDispose]();
    return untitled.title.length + priced.title.length + slate.items.length + rank + withPack.length + skipped.length + (ready ?? 0) + (bought || looked_at || left_out || never || nor || personal || wrongRoles ? 1 : 0);
  }
`;

const SCRIPT_TAG = `
  /// <reference types="regulars/script" />
  import type { Shop } from "regulars";
  import { inspect, type InspectOptions } from "regulars/inspector";
  const shop = await regulars.open({ catalog: "/feed.tsv" });
  shop.feed().items[0]?.product.title satisfies string | undefined;
  const byAttributes: Promise<Shop> | undefined = regulars.shop;
  regulars.defineElements(byAttributes ?? shop);
  const options: InspectOptions = { name: "tea" };
  inspect(shop, options) satisfies () => void;
  // @ts-expect-error: it watches a shop, and no promise of one
  inspect(regulars.open({ catalog: [] }));
`;

for (const [moduleResolution, module] of [
  ["bundler", "esnext"],
  ["nodenext", "nodenext"],
]) {
  test(`a strict project compiles under ${moduleResolution}`, () => {
    const folder = project({ "consumer.ts": CONSUMER, "script-tag.ts": SCRIPT_TAG });
    // Our declarations are checked as well: no --skipLibCheck.
    const flags = ["--strict", "--exactOptionalPropertyTypes", "--noEmit", "--target", "es2022", "--types", "", "--lib", "es2022,dom"];
    const tsc = join(testFolder, "node_modules/typescript/bin/tsc");
    const { stdout, status } = spawnSync(
      process.execPath,
      [tsc, ...flags, "--module", module, "--moduleResolution", moduleResolution, "consumer.ts", "script-tag.ts"],
      { cwd: folder, encoding: "utf8" },
    );
    assert.equal(stdout, "");
    assert.equal(status, 0);
  });
}

test("no declaration says any", () => {
  const dist = installed(project(), "");
  for (const name of readdirSync(dist).filter((name) => name.endsWith(".d.ts"))) {
    const code = readFileSync(join(dist, name), "utf8").replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, "");
    // A rule of an audience may be called `any`; no type may.
    assert.doesNotMatch(code, /\bany\b(?!\??:)/, name);
  }
});
