// What the shop makes of what engine and journal answer, with both of them played by the test.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { imported } from "./helpers/sources.mjs";

process.env.TZ = "Europe/Berlin";
const [{ OpenShop }, { Reports }, { localClock }, { arrivalOf, pageLocale }] = await Promise.all(
  ["open-shop", "reports", "clock", "surroundings"].map(imported),
);
const tick = () => new Promise(setImmediate);
const text = (bytes) => bytes && new TextDecoder().decode(bytes);
const bytes = (text) => new TextEncoder().encode(text);

/** An error as the engine throws it. */
function refusal(code, field) {
  return Object.assign(new Error(code), { name: "RegularsError", code, field, value: "?", expected: "!", mend: "." });
}

/** A shop whose engine answers as told, and what it was asked; `recorded` is what other tabs have stored. */
function shopWith(answers = {}, { recorded, locale = "en", offers = true, journal: played = {} } = {}) {
  const log = [];
  const stored = [];
  const told = [];
  const standard = {
    is_journal_stale: () => false,
    settle: () => undefined,
    snapshot: () => bytes("snapshot"),
  };
  const engine = new Proxy(
    {},
    {
      get: (_, name) =>
        (...args) => {
          assert.ok(!log.includes("free"), `${String(name)} after free`);
          if (name !== "is_journal_stale") log.push(name);
          return (answers[name] ?? standard[name])?.(...args);
        },
    },
  );
  const journal = {
    append: (chunk) => stored.push(text(chunk)),
    flush: () => {},
    written: () => Promise.resolve(),
    abandon: () => log.push("abandon"),
    erase: async () => void log.push("erase"),
    close: async () => void log.push("close"),
    exclusively: async (work, instead = false) => {
      await tick();
      const chunk = work(recorded && bytes(recorded));
      if (instead && chunk) stored.length = 0;
      if (chunk) stored.push(text(chunk));
    },
    ...played,
  };
  const problems = [];
  const reader = { forget: () => log.push("forget what was read") };
  const reports = new Reports(journal, (report) => told.push(report));
  const report = (list) => problems.push(...list.map(({ code }) => code));
  const consent = { granted: true, announce: () => {}, close: () => {} };
  const parts = { has: () => true, load: async () => {} };
  const shop = new OpenShop({}, engine, reader, journal, consent, () => 1e12, () => locale, report, reports, offers, parts);
  return { shop, log, stored, told, problems, journal };
}

const decision = () => ({ reasons: [], others: [], offer: { title: "{percent} off", values: { percent: 10 } } });

describe("offers", () => {
  test("are decided on what all tabs have stored, and stored before the page has them", async () => {
    const asked = [];
    const { shop, log, stored, told } = shopWith(
      {
        refresh: (stored) => asked.push(text(stored)),
        claim_offer: (...args) => (asked.push(args), { decision: decision(), journal: bytes("claim"), reports: ["seen"] }),
      },
      { recorded: "others" },
    );
    const offering = shop.offers({ surface: "home" });
    assert.deepEqual(log, []);
    const { offer } = await offering;
    assert.deepEqual(log, ["refresh", "forget what was read", "claim_offer"]);
    assert.deepEqual(asked, ["others", ["home", "en", 1e12]]);
    assert.deepEqual(stored, ["claim"]);
    assert.deepEqual(offer, { title: "10% off", values: { percent: 10 } });
    await tick();
    assert.deepEqual(told, ["seen"]);
  });

  test("are explained without counting anything", () => {
    const { shop, log, stored } = shopWith({ offers: (...args) => ({ ...decision(), args }) });
    const explained = shop.explainOffers({ surface: "cart", locale: "de" });
    assert.deepEqual(explained.args, ["cart", "de", 1e12]);
    assert.match(explained.offer.title, /^10\s% off$/);
    assert.deepEqual([log, stored], [["offers"], []]);
  });

  test("of a shop without offers are refused, and nothing else is", async () => {
    const { shop, log } = shopWith({ feed: () => [], export_profile: () => "{}" }, { offers: false });
    const missing = { code: "offers.missing", field: "offers" };
    await assert.rejects(shop.offers({ surface: "home" }), missing);
    assert.throws(() => shop.explainOffers({ surface: "home" }), missing);
    assert.throws(() => shop.dryRun([]), missing);
    assert.throws(() => shop.onboarding(), missing);
    assert.throws(() => shop.interests(), missing);
    assert.throws(() => shop.pickInterests([]), missing);
    assert.throws(() => shop.freeShippingGap({ threshold: 1 }), missing);
    assert.throws(() => shop.topUp({ amount: 1 }), missing);
    assert.throws(() => shop.skipStep("interests"), missing);
    assert.deepEqual(log, []);
    assert.equal(shop.exportProfile(), "{}");
  });

  test("that the engine refuses are refused, and nothing is stored", async () => {
    const claim_offer = () => {
      throw refusal("argument", "surface");
    };
    const { shop, stored, told } = shopWith({ claim_offer });
    await assert.rejects(shop.offers(), { name: "RegularsError", code: "argument", field: "surface" });
    assert.deepEqual([stored, told], [[], []]);
  });

  test("go on in memory where another tab's release wrote what this one cannot read", async () => {
    const { shop, log, problems } = shopWith(
      {
        refresh: () => {
          throw refusal("journal.version", "journal");
        },
        claim_offer: () => ({ decision: decision(), reports: [] }),
      },
      { recorded: "of a later version" },
    );
    assert.equal((await shop.offers({ surface: "home" })).offer.title, "10% off");
    assert.deepEqual(log, ["refresh", "abandon", "claim_offer"]);
    assert.deepEqual(problems, ["journal.version"]);
  });

  test("of a shop that is closed, or closes meanwhile, are refused", async () => {
    const { shop, log, stored } = shopWith({ claim_offer: () => assert.fail("claimed") });
    const offering = assert.rejects(shop.offers({ surface: "home" }), { code: "shop.closed" });
    await shop.close();
    await offering;
    await assert.rejects(shop.offers({ surface: "home" }), { code: "shop.closed" });
    assert.deepEqual([log, stored], [["settle", "free", "close"], []]);
  });
});

describe("reports", () => {
  test("of events come after their record, in order, and not at once", async () => {
    let number = 0;
    const { shop, stored, told } = shopWith({
      record: () => ({ recorded: true, problems: [], journal: bytes(`record ${++number}`), reports: [`report ${number}`] }),
    });
    assert.deepEqual(shop.record({}), { recorded: true, problems: [] });
    shop.record({});
    assert.deepEqual([stored, told], [["record 1", "record 2"], []]);
    await tick();
    assert.deepEqual(told, ["report 1", "report 2"]);
  });

  test("are handed over when the shop closes, and dropped when the shopper is forgotten", async () => {
    const record = () => ({ recorded: true, problems: [], reports: ["report"] });
    const never = { written: () => new Promise(() => {}) };
    const closing = shopWith({ record }, { journal: never });
    closing.shop.record({});
    await closing.shop.close();
    assert.deepEqual(closing.told, ["report"]);
    const forgetting = shopWith({ record }, { journal: never });
    forgetting.shop.record({});
    await forgetting.shop.forget();
    await forgetting.shop.close();
    assert.deepEqual(forgetting.told, []);
  });
});

describe("what was forgotten", () => {
  /** An engine whose journal is out of date once a product was corrected, until a snapshot was taken. */
  function stale(options) {
    const state = { stale: false, snapshots: 0 };
    const made = shopWith(
      {
        is_journal_stale: () => state.stale,
        clear_facts: () => ((state.stale = true), bytes("cleared")),
        snapshot: () => ((state.stale = false), bytes(`snapshot ${++state.snapshots}`)),
        forget: () => (state.stale = false),
        refresh: () => ({ problems: [] }),
      },
      options,
    );
    return { ...made, state };
  }

  test("does not stay stored: the journal is written anew, once, and on what all tabs have stored", async () => {
    const { shop, stored, log } = stale({ recorded: "others" });
    shop.clearFacts();
    shop.clearFacts();
    assert.deepEqual(stored, ["cleared", "cleared"]);
    await tick();
    await tick();
    assert.deepEqual(stored, ["snapshot 1"]);
    assert.deepEqual(log.slice(2), ["refresh", "forget what was read", "snapshot"]);
    shop.clearFacts();
    await tick();
    await tick();
    assert.deepEqual(stored, ["snapshot 2"]);
  });

  test("is written before the shop has closed", async () => {
    const { shop, stored, log } = stale();
    shop.clearFacts();
    await shop.close();
    assert.deepEqual(stored, ["snapshot 1"]);
    assert.deepEqual(log, ["clear_facts", "settle", "snapshot", "free", "close"]);
  });

  test("is nothing to write for a shopper who was forgotten meanwhile", async () => {
    const { shop, stored, log } = stale();
    shop.clearFacts();
    await shop.forget();
    await tick();
    assert.deepEqual(stored, ["cleared"]);
    assert.ok(!log.includes("snapshot"));
  });
});

describe("facts, corrections and the onboarding", () => {
  test("reach the engine as the page passed them, and the journal what comes of it", () => {
    const asked = [];
    const note = (name) => [name, (...args) => (asked.push([name, ...args]), bytes(name))];
    const names = ["set_facts", "clear_facts", "correct", "pause", "pick_interests", "skip_step"];
    const { shop, stored } = shopWith(Object.fromEntries(names.map(note)));
    const facet = { kind: "brand", value: "Lune" };
    shop.setFacts({ tier: "gold" });
    shop.setFacts({ tier: "gold" }, { stored: true });
    shop.clearFacts();
    shop.correct(facet, "mute");
    shop.correct(facet, null);
    shop.pause();
    shop.resume();
    shop.pickInterests([facet]);
    shop.skipStep("interests");
    assert.deepEqual(asked, [
      ["set_facts", { tier: "gold" }, false, 1e12],
      ["set_facts", { tier: "gold" }, true, 1e12],
      ["clear_facts", 1e12],
      ["correct", facet, "mute", 1e12],
      ["correct", facet, undefined, 1e12],
      ["pause", true, 1e12],
      ["pause", false, 1e12],
      ["pick_interests", [facet], 1e12],
      ["skip_step", "interests", 1e12],
    ]);
    assert.deepEqual(stored, asked.map(([name]) => name));
  });

  test("of a closed shop are refused", async () => {
    const { shop } = shopWith();
    await shop.close();
    for (const name of ["explainOffers", "dryRun", "onboarding", "interests", "freeShippingGap", "pickInterests", "skipStep", "setFacts", "clearFacts", "correct", "pause", "resume", "exportProfile"]) {
      assert.throws(() => shop[name]({}), { code: "shop.closed" }, name);
    }
    await assert.rejects(shop.importProfile("{}"), { code: "shop.closed" });
  });
});

describe("an imported profile", () => {
  for (const profile of ['{"version": 1}', { version: 1 }]) {
    test(`given as ${typeof profile} takes the place of everything`, async () => {
      const imported = [];
      const { shop, stored, log } = shopWith({ import_profile: (value) => imported.push(value), correct: () => bytes("before") });
      shop.correct({ kind: "brand", value: "Lune" }, "mute");
      await shop.importProfile(profile);
      assert.deepEqual(imported, [{ version: 1 }]);
      assert.deepEqual(stored, ["snapshot"]);
      assert.deepEqual(log, ["correct", "import_profile", "snapshot", "forget what was read"]);
    });
  }

  for (const profile of ["no JSON", "", 7, null, undefined]) {
    test(`that is ${JSON.stringify(profile)} is the engine's to refuse, and leaves all as it was`, async () => {
      const asked = [];
      const import_profile = (value) => {
        asked.push(value);
        throw refusal("profile.field", "profile");
      };
      const { shop, stored, log } = shopWith({ import_profile });
      await assert.rejects(shop.importProfile(profile), { code: "profile.field" });
      assert.deepEqual(asked, [profile]);
      assert.deepEqual([stored, log], [[], ["import_profile"]]);
    });
  }
});

describe("the clock", () => {
  test("tells the engine how far local time is from UTC, at first and when it changes", () => {
    const told = [];
    const times = [Date.UTC(2026, 9, 25, 0, 59), Date.UTC(2026, 9, 25, 0, 59, 59), Date.UTC(2026, 9, 25, 1), Date.UTC(2026, 9, 25, 2)];
    const waiting = [...times];
    const clock = localClock({ set_utc_offset: (minutes) => told.push(minutes) }, () => waiting.shift());
    assert.deepEqual(times.map(clock), times);
    assert.deepEqual(told, [120, 60]);
  });

  test("that tells no time is the engine's to refuse", () => {
    for (const wrong of [NaN, Infinity, 1e300, "1", 1n, null, undefined, Symbol("now")]) {
      assert.equal(localClock({ set_utc_offset: () => assert.fail("told") }, () => wrong)(), wrong);
    }
  });
});

describe("where there is no page", () => {
  test("no arrival is made up", () => {
    assert.equal(arrivalOf(undefined), undefined);
    const told = { url: "https://shop.example/?utm_source=letter" };
    assert.equal(arrivalOf(told), told);
  });

  test("the language is the program's own", () => {
    assert.equal(pageLocale(), globalThis.navigator?.languages?.[0]);
  });

  test("what only looks like one, as in many a server, is none", (t) => {
    t.after(() => delete globalThis.document);
    for (const document of [{}, { documentElement: {} }, { documentElement: { lang: "" } }]) {
      globalThis.document = document;
      assert.equal(arrivalOf(undefined), undefined);
      assert.equal(pageLocale(), globalThis.navigator?.languages?.[0]);
    }
  });
});
