// The profile as its shopper gets it: in plain words, and as a file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe as suite, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { fixtures, packageFolder } from "./helpers/project.mjs";

const { open } = await import(join(packageFolder, "dist/inline.js"));
const { describe } = await import(join(packageFolder, "dist/words.js"));
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const products = read(join(fixtures, "products.json"));
const DAY = 86_400_000;
const HAN = /[\u4e00-\u9fff]/;

/** A shop, and a clock that is put on by hand. */
async function openShop(options) {
  const clock = { now: Date.UTC(2025, 9, 9, 12) };
  const shop = await open({ catalog: products, seed: 7, now: () => clock.now, onProblem: () => {}, ...options });
  await shop.load("orders", "profile");
  return { shop, clock };
}

/** All that is said of a profile, by its headings. */
const said = (profile, locale) => Object.fromEntries(describe(profile, locale).map(({ heading, sentences }) => [heading, sentences]));

test("a profile is said in Chinese for every tag of it, and in English for all others", async () => {
  const { shop } = await openShop();
  const [chinese, english] = [describe(shop.profile(), "zh"), describe(shop.profile(), "en")];
  for (const tag of ["zh-CN", "zh-Hant-TW", "ZH"]) assert.deepEqual(describe(shop.profile(), tag), chinese);
  for (const tag of ["de", "en-GB", "zhx", ""]) assert.deepEqual(describe(shop.profile(), tag), english);
  assert.notDeepEqual(chinese, english);
  await shop.close();
});

suite("a shopper with a history", () => {
  let profile;
  let exported;
  before(async () => {
    const { shop, clock } = await openShop();
    const [one, two] = products;
    for (let visit = 0; visit < 4; visit += 1) {
      for (let view = 0; view < 4; view += 1) shop.record({ event: "view_item", items: [{ item_id: one.id }] });
      shop.record({
        event: "purchase",
        transaction_id: `t-${visit}`,
        currency: "USD",
        value: 20,
        coupon: visit === 0 ? "HELLO" : undefined,
        items: [{ item_id: one.id, price: 10, quantity: 2 }],
      });
      clock.now += 7 * DAY;
    }
    shop.record({ event: "view_promotion", promotion_id: "welcome-10" });
    shop.record({ event: "dismiss_item", items: [{ item_id: two.id }] });
    shop.correct({ kind: "tag", value: "<b>organic</b>" }, "prefer");
    shop.correct({ kind: "brand", value: "Acme" }, "mute");
    shop.setFacts({ first_name: "Mei", tier: "gold", birthday: "12-24" }, { stored: true });
    shop.pause();
    profile = shop.profile();
    exported = JSON.parse(shop.exportProfile());
    await shop.close();
  });

  test("is told in English where they stand, what they like, bought and said", () => {
    const english = said(profile, "en");
    const told = ["You are addressed as Mei.", "Your membership is gold.", "Your birthday is December 24."];
    assert.deepEqual(english["What the shop told us of you"], [...told, "That is stored in this browser, as you agreed."]);
    assert.equal(english["You and this shop"][0], "You have ordered more than once.");
    assert.match(english["You and this shop"][1], /^That is so since October \d+, 2025, because you ordered on \d days\.$/);
    assert.match(english["Your visits"][0], /^You came 5 times, first on October 9, 2025 and last on November 6, 2025\.$/);
    assert.match(english["Your visits"][1], /^You mostly come on Thursdays, around \d+:00\.$/);
    const path = products[0].product_type.split(">").map((level) => level.trim());
    assert.ok(english["What you seem to like"][0].includes(path.at(-1)), english["What you seem to like"][0]);
    assert.equal(english["Your orders"][0], "You ordered 4 times, for $80.00 in all and $20.00 on average, last on October 30, 2025.");
    assert.match(english["Your orders"][1], /^You usually order every \d+ days\.$/);
    assert.equal(english["Your orders"][2], "You used a coupon or a discount in 1 order.");
    assert.match(english["Your orders"][3], /^It is thought \d+% likely that you order again, perhaps within \d+ days\.$/);
    assert.deepEqual(english["Offers you were shown"], ["You were shown 1 offer, and opened none.", "“welcome-10”: once."]);
    assert.deepEqual(english["What you said yourself"], [
      "You asked for more of <b>organic</b>.",
      "You asked for less of Acme.",
      "You turned down 1 product.",
      "You stopped the learning: nothing new is remembered.",
    ]);
  });

  test("is told the same in Chinese", () => {
    const [english, chinese] = ["en", "zh"].map((locale) => describe(profile, locale));
    assert.deepEqual(
      chinese.map(({ sentences }) => sentences.length),
      english.map(({ sentences }) => sentences.length),
    );
    for (const { heading, sentences } of chinese) {
      for (const text of [heading, ...sentences]) assert.match(text, HAN);
      for (const sentence of sentences.filter((text) => !text.startsWith("“"))) assert.match(sentence, /。$/);
    }
    assert.equal(said(profile, "zh")["您的订单"][0], "您下过4次单，一共US$80.00，平均US$20.00，最近一次在2025年10月30日。");
  });

  test("no sentence tells of what is no number or nothing", () => {
    for (const locale of ["en", "zh"]) {
      assert.doesNotMatch(JSON.stringify(describe(profile, locale)), /NaN|undefined|null|Infinity|\[object/);
    }
  });

  test("takes along a file that the schema knows", () => {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictTuples: false });
    const validate = ajv.compile(read(join(packageFolder, "schemas/profile.schema.json")));
    assert.ok(validate(exported), JSON.stringify(validate.errors));
    assert.ok(validate(read(join(packageFolder, "../tests/fixtures/profile-version-1.json"))), JSON.stringify(validate.errors));
    for (const wrong of [{ mood: "good" }, { visits: -1 }, { cart: Array(201).fill(["1", 1]) }, { facts: { birthday: "soon" } }]) {
      assert.ok(!validate({ ...exported, profile: { ...exported.profile, ...wrong } }), Object.keys(wrong)[0]);
    }
    assert.equal(exported.profile.facts.birthday, "12-24");
  });
});

test("of a stranger nothing is known, and nothing is made up", async () => {
  const { shop } = await openShop();
  assert.deepEqual(said(shop.profile(), "en"), {
    "You and this shop": ["Nothing is known of you yet."],
    "Your orders": ["You have not ordered yet."],
  });
  assert.deepEqual(Object.values(said(shop.profile(), "zh")).flat(), ["目前对您还一无所知。", "您还没有下过单。"]);
  await shop.close();
});

test("an amount in a currency that is none is said as a number", async () => {
  const { shop } = await openShop();
  shop.record({ event: "purchase", currency: "points", value: 12.5, items: [{ item_id: products[0].id }] });
  assert.match(said(shop.profile(), "en")["Your orders"][0], /^You ordered once, for 12\.5, on October 9, 2025\.$/);
  await shop.close();
});
