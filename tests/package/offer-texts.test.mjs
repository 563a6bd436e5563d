// The texts of offers, with their placeholders filled as the language writes them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { imported } from "./helpers/sources.mjs";

process.env.TZ = "Europe/Berlin";
const { fillText, withTexts } = await imported("offer-texts");

const NOW = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Browsers and Node put blanks of several kinds between a number and its unit. */
const plain = (text) => text.replaceAll(/[\u00a0\u202f]/g, " ");
const filled = (text, values, locale = "en") => plain(fillText(text, values, locale, NOW));

describe("placeholders", () => {
  const values = {
    first_name: "Mei",
    points: 1200,
    deadline: NOW + 5 * HOUR + 59 * MINUTE,
    remaining: 3.2,
    amount: 10,
    currency: "USD",
    percent: 12.5,
    coupon: "TEA-10",
  };

  for (const [locale, text, expected] of [
    ["en", "{first_name}, take {amount} off with {coupon}", "Mei, take $10 off with TEA-10"],
    ["en", "{percent} off", "12.5% off"],
    ["en", "{percent}% off", "12.5% off"],
    ["de", "{percent} Rabatt", "12,5 % Rabatt"],
    ["de", "{percent}% Rabatt", "12,5 % Rabatt"],
    ["de", "noch {remaining} bis {amount}", "noch 3,20 $ bis 10 $"],
    ["en", "{points} points in {currency}", "1,200 points in USD"],
    ["de", "{points} Punkte", "1.200 Punkte"],
    ["en", "until {deadline}", "until November 22 at 6:59 PM"],
    ["de", "bis {deadline}", "bis 22. November um 18:59"],
    ["zh", "{first_name}，{deadline}前有效", "Mei，11月22日 18:59前有效"],
    ["en", "Ends {time_left}", "Ends in 5 hours"],
    ["zh", "{time_left}结束", "5小时后结束"],
    ["en", "no {} placeholder, {no one} and { percent }", "no {} placeholder, {no one} and { percent }"],
  ]) {
    test(`${locale}: ${text}`, () => assert.equal(filled(text, values, locale), expected));
  }

  for (const [left, expected] of [
    [49 * HOUR, "in 2 days"],
    [72 * HOUR - 1, "in 2 days"],
    [48 * HOUR - 1, "in 47 hours"],
    [2 * HOUR, "in 2 hours"],
    [2 * HOUR - 1, "in 119 minutes"],
    [61_000, "in 1 minute"],
    [1, "in 1 minute"],
    [-HOUR, "in 1 minute"],
  ]) {
    test(`${left} ms before the deadline: ${expected}`, () => {
      assert.equal(filled("{time_left}", { deadline: NOW + left }), expected);
    });
  }

  test("what ends at midnight ends on the day before", () => {
    const midnight = Date.UTC(2026, 10, 22, 23);
    assert.equal(filled("{deadline}", { deadline: midnight }), "November 22 at 11:59 PM");
    assert.equal(filled("{deadline}", { deadline: midnight + MINUTE }), "November 23 at 12:01 AM");
  });

  test("amounts have both their decimals, or none", () => {
    const amounts = [0.5, 3.2, 10, 1234.567].map((amount) => filled("{amount}", { amount, currency: "USD" }));
    assert.deepEqual(amounts, ["$0.50", "$3.20", "$10", "$1,234.57"]);
    assert.equal(filled("{remaining}", { remaining: 3.2 }), "3.20");
    assert.equal(filled("{amount}", { amount: 500, currency: "JPY" }, "ja"), "￥500");
    assert.equal(filled("{amount}", { amount: 3.2, currency: "??" }), "3.20", "what is no currency is left away");
  });
});

describe("what is not known is left out", () => {
  for (const [text, expected] of [
    ["Hi {first_name}!", "Hi!"],
    ["Welcome, {first_name}!", "Welcome!"],
    ["{first_name}, a gift for you", "a gift for you"],
    ["{first_name}，送你一份礼物", "送你一份礼物"],
    ["你好，{first_name}！", "你好！"],
    ["For you, {first_name}, 10% off", "For you, 10% off"],
    ["{first_name}", ""],
    ["{first_name} {points}: hello", "hello"],
    ["A {no_such_thing} pot", "A pot"],
    ["A {constructor} pot, {__proto__}", "A pot"],
    ["…and {first_name} more", "…and more"],
  ]) {
    test(text, () => assert.equal(filled(text, {}), expected));
  }

  test("and a text without placeholders stays as it is, whatever it begins with", () => {
    for (const text of ["", "!Sale!", " , ", "{", "100%"]) assert.equal(filled(text, {}), text);
    assert.equal(filled("!{coupon}", {}), "!");
  });

  test("none of the points is a number, too", () => assert.equal(filled("{points} points", { points: 0 }), "0 points"));
});

test("what a value holds is taken as it stands", () => {
  const values = { first_name: "{coupon} $& <b>Mei</b>", coupon: "$1" };
  assert.equal(filled("Hi {first_name}: {coupon}", values), "Hi {coupon} $& <b>Mei</b>: $1");
});

test("a language that is none is passed over", () => {
  for (const locale of ["en_US", "", "no language", "x", undefined]) {
    assert.match(filled("{amount} {time_left} {deadline}", { amount: 1, currency: "USD", deadline: NOW + HOUR }, locale), /1/);
  }
});

test("a decision has its texts finished, and keeps the values", () => {
  const values = { percent: 10, first_name: "Mei" };
  const decision = { reasons: [], others: [], offer: { title: "{percent} for {first_name}", text: "Hi {first_name}", values } };
  const { offer } = withTexts(structuredClone(decision), "en", NOW);
  assert.deepEqual(offer, { title: "10% for Mei", text: "Hi Mei", values });
  const bare = withTexts({ reasons: [], others: [], offer: { title: "{percent}", values } }, "en", NOW);
  assert.deepEqual(bare.offer, { title: "10%", values });
  assert.deepEqual(withTexts({ reasons: [], others: [] }, "en", NOW), { reasons: [], others: [] });
});
