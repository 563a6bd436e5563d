// Asks the published package in Node.js which of the coupons sent to a household it is likeliest to use, for
// `make bench-baskets`.
//
//   node coupons.mjs FOLDER
//
// prints a JSON object a line for each figure of what coupons.py wrote into FOLDER. A household's orders are recorded in
// their order; when a campaign begins, its coupons are dry-run as offers, and ranked by the `propensity` told for
// each. An AUC is the share of pairs of a redeemed and another coupon that stand in the right order, ties counting half:
// for each household and campaign with both, and then their mean. Intervals are of 95%, by bootstrap over households.
import { createReadStream, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { below, random } from "../speed/random.mjs";
import { rounded } from "../speed/statistics.mjs";

const folder = process.argv[2];
const root = new URL("../../", import.meta.url).pathname;
const { exports } = JSON.parse(readFileSync(join(root, "pkg/package.json"), "utf8"));
const { open } = await import(resolve(root, "pkg", exports["."].node));

const DAY = 86_400_000;
const SAMPLES = 1000;

const campaigns = JSON.parse(readFileSync(join(folder, "campaigns.json"), "utf8"));
const products = readFileSync(join(folder, "products.tsv"), "utf8").trimEnd().split("\n").slice(1).map(readProduct);
const goods = new Map(products.map((product) => [product.id, product]));
const campaignOf = new Map(campaigns.map((campaign) => [campaign.campaign, withGoods(campaign)]));

let now = 0;
const shop = await open({ catalog: products, offers: [], storage: "memory", seed: 1, now: () => now });
/** Of each household and campaign: what each coupon was scored by, and whether it was redeemed. */
const cases = [];
for await (const line of createInterface({ input: createReadStream(join(folder, "households.jsonl")) })) {
  await follow(JSON.parse(line));
}
await shop.close();
countOthers();
printFigures();

async function follow({ household, orders, sent }) {
  await shop.forget();
  const before = [];
  for (const { campaign, redeemed } of sent) {
    const { starts_at, type, offers, goodsOf, shelvesOf } = campaignOf.get(campaign);
    while (before.length < orders.length && orders[before.length].at < starts_at) {
      const order = orders[before.length];
      now = order.at;
      const items = order.items.map(([item_id, quantity]) => ({ item_id, quantity }));
      shop.record({ event: "purchase", transaction_id: before.length, items });
      before.push(order);
    }
    now = starts_at;
    const told = shop.dryRun({ offers }).offers;
    if (told.length !== offers.length) throw new Error(`campaign ${campaign}: an offer was refused`);
    const coupons = told.map(({ promotion_id, propensity }, at) => {
      const covers = (id) => goodsOf[at].has(id);
      return {
        id: promotion_id,
        isRedeemed: redeemed.includes(promotion_id),
        ours: propensity,
        exact: redeemed.length > 0 ? exactScore(before, starts_at, covers, shelvesOf[at]) : 0,
        spend: redeemed.length > 0 ? spendOn(before, covers) : 0,
      };
    });
    cases.push({ household, campaign, type, coupons });
  }
}

/** The score of which the engine's is an estimate: of all orders, one by one. */
function exactScore(orders, starts_at, covers, shelves) {
  let [visits, ofShelves] = [0, 0];
  for (const { at, items } of orders) {
    if (items.some(([id]) => covers(id))) visits += 2 ** (-(starts_at - at) / (60 * DAY));
    const near = items.filter(([id]) => covers(id) || shelves.has(goods.get(id).product_type)).length;
    ofShelves += near * 2 ** (-(starts_at - at) / (90 * DAY));
  }
  return Math.log1p(4 * visits) + 0.25 * Math.log1p(ofShelves);
}

function spendOn(orders, covers) {
  const lines = orders.flatMap(({ items }) => items).filter(([id]) => covers(id));
  return lines.reduce((sum, [, , value]) => sum + value, 0);
}

/** How often other households redeemed the same coupon, which nobody knows before. */
function countOthers() {
  const counts = new Map();
  for (const { campaign, coupons } of cases) {
    for (const { id, isRedeemed } of coupons) {
      const key = `${campaign} ${id}`;
      counts.set(key, (counts.get(key) ?? 0) + isRedeemed);
    }
  }
  for (const { campaign, coupons } of cases) {
    for (const coupon of coupons) coupon.others = counts.get(`${campaign} ${coupon.id}`) - coupon.isRedeemed;
  }
}

function printFigures() {
  for (const [name, types] of [["coupons", "ABC"], ["coupons.bc", "BC"]]) {
    const judged = cases.filter(({ type, coupons }) => {
      const redeemed = coupons.filter(({ isRedeemed }) => isRedeemed).length;
      return types.includes(type) && redeemed > 0 && redeemed < coupons.length;
    });
    const of = (score) => byHousehold(judged.map((one) => ({ ...one, value: auc(one.coupons, score) })));
    const counted = { households: new Set(judged.map(({ household }) => household)).size, cases: judged.length };
    const print = (figure, score, notes) => {
      const values = of(score);
      console.log(JSON.stringify({ figure, ...meanWithInterval(values), unit: "share", ...counted, notes }));
    };
    print(`${name}.auc`, ({ ours }) => ours, "through the published package in Node.js; random is 0.5");
    print(`${name}.every_order.auc`, ({ exact }) => exact, "the same score of every order, one by one");
    print(`${name}.own_spend.auc`, ({ spend }) => spend, "what the household spent on the covered goods before");
    print(`${name}.most_redeemed.auc`, ({ others }) => others, "by other households, in hindsight");
  }
  // Only in campaigns of types B and C is it known what a household was sent.
  const sent = cases.filter(({ type }) => type !== "A");
  const means = byHousehold(sent.map((one) => ({ ...one, value: mean(one.coupons.map(({ ours }) => ours)), weight: one.coupons.length })));
  console.log(JSON.stringify({
    figure: "coupons.bc.propensity",
    ...meanWithInterval(means),
    unit: "times the mean",
    coupons: sent.reduce((sum, { coupons }) => sum + coupons.length, 0),
    notes: "the mean of all that were sent, 1 where the engine's scale is right",
  }));
  const steps = usesByPropensity(sent);
  console.log(JSON.stringify({
    figure: "coupons.bc.uses_off",
    value: rounded(Math.max(...steps.map(({ ratio }) => Math.abs(ratio - 1)))),
    unit: "share",
    steps,
    notes: "by how much redeemed coupons are more, or fewer, than the propensity foretells, in the worst step of it; with a free rate for each coupon and for each household and campaign, so that all steps together are 1",
  }));
}

function auc(coupons, score) {
  const redeemed = coupons.filter(({ isRedeemed }) => isRedeemed).map(score);
  const others = coupons.filter(({ isRedeemed }) => !isRedeemed).map(score);
  let right = 0;
  for (const one of redeemed) for (const other of others) right += one > other ? 1 : one === other ? 0.5 : 0;
  return right / (redeemed.length * others.length);
}

/**
 * How often coupons were redeemed, of those of some propensity, against what it foretells times what else moves them: how
 * readily the household redeems anything in that campaign, and how readily others redeem that coupon. Both are
 * fitted by turns until they are met.
 */
function usesByPropensity(sent) {
  const rows = sent.flatMap(({ household, campaign, coupons }) =>
    coupons.map(({ id, ours, isRedeemed }) => ({ who: `${household} ${campaign}`, what: `${campaign} ${id}`, ours, isRedeemed })),
  );
  const rates = [new Map(), new Map()];
  const keys = [({ who }) => who, ({ what }) => what];
  const foretold = (row) => row.ours * keys.reduce((rate, key, at) => rate * (rates[at].get(key(row)) ?? 1), 1);
  for (let round = 0; round < 50; round++) {
    for (const [at, key] of keys.entries()) {
      const sums = new Map();
      for (const row of rows) {
        const sum = sums.get(key(row)) ?? [0, 0];
        sums.set(key(row), [sum[0] + row.isRedeemed, sum[1] + foretold(row)]);
      }
      for (const [name, [redeemed, expected]] of sums) {
        const rate = rates[at].get(name) ?? 1;
        rates[at].set(name, expected > 0 ? (rate * redeemed) / expected : 0);
      }
    }
  }
  const bounds = [0, 0.5, 1, 2, 3, 4, Infinity];
  return bounds.slice(1).map((to, at) => {
    const within = rows.filter(({ ours }) => ours >= bounds[at] && ours < to);
    const redeemed = within.filter(({ isRedeemed }) => isRedeemed).length;
    const expected = within.reduce((sum, row) => sum + foretold(row), 0);
    return { from: bounds[at], coupons: within.length, redeemed, ratio: rounded(redeemed / expected) };
  });
}

/** Sums of values and weights, household by household. */
function byHousehold(values) {
  const households = new Map();
  for (const { household, value, weight = 1 } of values) {
    const sum = households.get(household) ?? { value: 0, weight: 0 };
    households.set(household, { value: sum.value + weight * value, weight: sum.weight + weight });
  }
  return [...households.values()];
}

function meanWithInterval(households) {
  const chance = random(1);
  const meanOf = (all) => all.reduce((sum, { value }) => sum + value, 0) / all.reduce((sum, { weight }) => sum + weight, 0);
  const draw = () => households[below(chance, households.length)];
  const means = Array.from({ length: SAMPLES }, () => meanOf(households.map(draw))).sort((one, other) => one - other);
  const [low, high] = [means[Math.floor(0.025 * SAMPLES)], means[Math.ceil(0.975 * SAMPLES) - 1]];
  return { value: rounded(meanOf(households)), low: rounded(low), high: rounded(high) };
}

/** Adds to each coupon of a campaign its goods and their leaf categories. */
function withGoods(campaign) {
  const goodsOf = campaign.offers.map(({ applies_to: { item_ids, tags } }) => {
    const tagged = (tag) => [...goods].filter(([, good]) => good.tags.includes(tag)).map(([id]) => id);
    return new Set(item_ids ?? tagged(tags[0]));
  });
  const shelvesOf = goodsOf.map((ids) => new Set([...ids].map((id) => goods.get(id).product_type)));
  return { ...campaign, goodsOf, shelvesOf };
}

function readProduct(line) {
  const [id, title, product_type, tags = ""] = line.split("\t");
  return { id, title, product_type, tags: tags.split(",").filter((tag) => tag !== "") };
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
