// What pages and consent banners tell, as they push it, and what it means for storing.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { imported } from "./helpers/sources.mjs";

const { Consent } = await imported("consent/consent");

let consent;
let log;
let refusal;
beforeEach(() => {
  globalThis.document = new EventTarget();
  log = [];
  refusal = undefined;
});
afterEach(() => {
  consent?.close();
  for (const name of ["document", "dataLayer", "Shopify"]) delete globalThis[name];
  privacyControl(undefined);
});

function privacyControl(value) {
  Object.defineProperty(globalThis, "navigator", { value: { globalPrivacyControl: value }, configurable: true });
}

function start(source) {
  consent = new Consent(source, undefined);
  log.push(consent.granted);
  consent.start({
    grant: async () => void log.push("grant"),
    hold: () => log.push("hold"),
    withdraw: async (wasGranted) => {
      if (refusal !== undefined) throw refusal;
      log.push(wasGranted ? "withdraw" : "refuse");
    },
    failed: (error) => log.push(error),
  });
}

/** What was done since it was last asked. */
async function done() {
  await turn();
  return log.splice(0);
}

function gtag() {
  globalThis.dataLayer ??= [];
  globalThis.dataLayer.push(arguments);
}

const ALL = ["ad_personalization", "ad_storage", "ad_user_data", "analytics_storage", "functionality_storage", "personalization_storage"];
const all = (state) => Object.fromEntries(ALL.map((name) => [name, state]));
const EEA = ["AT", "BE", "BG", "DE", "FR", "GB", "NO", "SE"];

describe("the page itself", () => {
  test("says what holds from the start", async () => {
    start("granted");
    assert.deepEqual(await done(), [true]);
    start("denied");
    assert.deepEqual(await done(), [false]);
  });

  test("yields to Global Privacy Control, which yields to the shopper", async () => {
    privacyControl(true);
    start("granted");
    assert.deepEqual(await done(), [false]);
    await consent.choose(true);
    assert.equal(consent.granted, true);
    assert.deepEqual(await done(), ["grant"]);
  });

  test("tells the shopper's choice, and is followed at once", async () => {
    start("denied");
    const granting = consent.choose(true);
    assert.equal(consent.granted, true);
    await granting;
    await consent.choose(true);
    await consent.choose(false);
    await consent.choose(false);
    assert.deepEqual(await done(), [false, "grant", "withdraw", "refuse"]);
  });

  test("learns where what is stored could not be erased; of a banner's choice, the shop is told", async () => {
    start("google");
    refusal = new Error("locked");
    gtag("consent", "update", all("denied"));
    assert.deepEqual(await done(), [false, refusal]);
    await assert.rejects(consent.choose(false), refusal);
  });

  test("has the last word: whatever else is told then is not heard", async () => {
    start("google");
    await consent.choose(true);
    gtag("consent", "update", all("denied"));
    gtag("consent", "default", all("denied"));
    assert.deepEqual(await done(), [false, "grant"]);
    assert.equal(consent.granted, true);
  });
});

describe("Google's Consent Mode", () => {
  test("as in Google's guide: denied by default, updated by the banner", async () => {
    gtag("consent", "default", { ad_storage: "denied", ad_user_data: "denied", ad_personalization: "denied", analytics_storage: "denied", personalization_storage: "denied" });
    gtag("js", new Date());
    gtag("config", "G-12345");
    start("google");
    assert.deepEqual(await done(), [false]);
    gtag("consent", "update", { ad_storage: "granted" });
    assert.deepEqual(await done(), []);
    gtag("consent", "update", all("granted"));
    assert.deepEqual(await done(), ["grant"]);
  });

  test("as Cookiebot pushes it for who has agreed before, with its own events between", async () => {
    start("google");
    gtag("consent", "default", { ...all("denied"), security_storage: "granted", wait_for_update: 500 });
    gtag("set", "ads_data_redaction", true);
    globalThis.dataLayer.push({ "gtm.start": Date.now(), event: "gtm.js" });
    gtag("set", "developer_id.dMWZhNz", true);
    gtag("consent", "update", { ...all("granted"), security_storage: "granted" });
    for (const purpose of ["preferences", "statistics", "marketing", "update"]) {
      globalThis.dataLayer.push({ event: `cookie_consent_${purpose}` });
    }
    assert.deepEqual(await done(), [false, "grant"]);
    gtag("consent", "update", { ...all("denied"), security_storage: "granted" });
    assert.deepEqual(await done(), ["withdraw"]);
  });

  test("as scripts around OneTrust push it: group by group, after a no to all", async () => {
    gtag("set", "developer_id.dNzMyY2", true);
    for (const name of ALL) gtag("consent", "default", { [name]: "denied" });
    globalThis.dataLayer.push({ event: "OneTrustLoaded", OnetrustActiveGroups: ",C0001,C0002,C0003," });
    start("google");
    await done();
    gtag("consent", "update", all("denied"));
    gtag("consent", "update", { analytics_storage: "granted" });
    gtag("consent", "update", { functionality_storage: "granted", personalization_storage: "granted" });
    globalThis.dataLayer.push({ event: "OneTrustGroupsUpdated", OnetrustActiveGroups: ",C0001,C0002,C0003," });
    assert.deepEqual(await done(), ["grant"]);
  });

  test("that was told before the shop opened is followed from the first", async () => {
    gtag("consent", "default", all("denied"));
    gtag("consent", "update", all("granted"));
    start("google");
    assert.deepEqual(await done(), [true]);
    consent.close();
    gtag("consent", "update", all("denied"));
    start("google");
    assert.deepEqual(await done(), [false, "refuse"]);
  });

  test("of which the page says nothing is no consent", async () => {
    start("google");
    for (const entry of [undefined, null, "consent", 7, {}, [], { event: "consent" }, ["consent"], ["consent", "update"], ["consent", "update", null]]) {
      globalThis.dataLayer.push(entry);
    }
    gtag("consent", "update", { personalization_storage: true });
    gtag("consent", "revoke", all("granted"));
    gtag("event", "update", all("granted"));
    assert.deepEqual(await done(), [false]);
  });

  test("grants by default, but not under Global Privacy Control", async () => {
    start("google");
    gtag("consent", "default", all("granted"));
    assert.deepEqual(await done(), [false, "grant"]);
    consent.close();
    privacyControl(true);
    start("google");
    assert.deepEqual(await done(), [false]);
    gtag("consent", "update", all("granted"));
    assert.deepEqual(await done(), ["grant"]);
  });

  test("waits as long as it is told for an update before a default grants", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    gtag("consent", "default", { ...all("granted"), wait_for_update: 500 });
    start("google");
    t.mock.timers.tick(499);
    assert.deepEqual(await done(), [false]);
    t.mock.timers.tick(1);
    assert.deepEqual(await done(), ["grant"]);
    consent.close();
    start("google");
    gtag("consent", "update", all("denied"));
    t.mock.timers.tick(500);
    assert.deepEqual(await done(), [false, "refuse"]);
    assert.equal(consent.granted, false);
  });

  test("by regions: where it denies anywhere, it may be here; where it grants somewhere, it may be elsewhere", async () => {
    gtag("consent", "default", all("granted"));
    gtag("consent", "default", { ...all("denied"), region: EEA, wait_for_update: 500 });
    start("google");
    assert.deepEqual(await done(), [false]);
    consent.close();
    globalThis.dataLayer = [];
    gtag("consent", "default", { ...all("granted"), region: ["US-CA"] });
    gtag("consent", "default", { ...all("denied") });
    start("google");
    assert.deepEqual(await done(), [false]);
    consent.close();
    globalThis.dataLayer = [];
    gtag("consent", "default", { ...all("granted"), region: ["US"] });
    gtag("consent", "default", { ...all("granted"), region: [] });
    start("google");
    assert.deepEqual(await done(), [true]);
  });

  test("that takes its default back has nothing erased: the shopper chose nothing", async () => {
    start("google");
    gtag("consent", "default", all("granted"));
    assert.deepEqual(await done(), [false, "grant"]);
    gtag("consent", "default", { ...all("denied"), region: EEA });
    assert.deepEqual(await done(), ["hold"]);
  });

  test("after the shopper chose, defaults count no more", async () => {
    start("google");
    gtag("consent", "update", all("granted"));
    await done();
    gtag("consent", "default", all("denied"));
    assert.deepEqual(await done(), []);
    assert.equal(consent.granted, true);
  });

  test("is not heard on a server, where no data layer is made either", async () => {
    for (const source of ["google", "shopify"]) {
      for (const document of [undefined, {}]) {
        globalThis.document = document;
        start(source);
        assert.deepEqual(await done(), [false]);
        assert.equal(globalThis.dataLayer, undefined);
      }
    }
  });
});

describe("Shopify's Customer Privacy API", () => {
  /** As a theme has it: whether preferences may be processed, and what the visitor said of them. */
  const api = (allowed, said) => ({
    preferencesProcessingAllowed: () => allowed,
    currentVisitorConsent: () => ({ marketing: "", analytics: "", preferences: said, sale_of_data: "" }),
  });
  const tell = (type, detail) => document.dispatchEvent(Object.assign(new Event(type), { detail }));
  const collected = (preferencesAllowed) =>
    tell("visitorConsentCollected", { marketingAllowed: false, saleOfDataAllowed: true, analyticsAllowed: true, preferencesAllowed });

  test("that is there: allowed where nobody has to ask, but not under Global Privacy Control", async () => {
    globalThis.Shopify = { customerPrivacy: api(true, "") };
    start("shopify");
    assert.deepEqual(await done(), [true]);
    consent.close();
    privacyControl(true);
    start("shopify");
    assert.deepEqual(await done(), [false]);
  });

  test("that is there: what the visitor said outranks Global Privacy Control, and a no erases", async () => {
    privacyControl(true);
    globalThis.Shopify = { customerPrivacy: api(true, "yes") };
    start("shopify");
    assert.deepEqual(await done(), [true]);
    consent.close();
    globalThis.Shopify = { customerPrivacy: api(false, "no") };
    start("shopify");
    assert.deepEqual(await done(), [false, "refuse"]);
  });

  test("that is not there yet is loaded, and asked then", async () => {
    const asked = [];
    globalThis.Shopify = { loadFeatures: (features, loaded) => asked.push([features, loaded]) };
    start("shopify");
    assert.deepEqual(asked[0][0], [{ name: "consent-tracking-api", version: "0.1" }]);
    assert.deepEqual(await done(), [false]);
    globalThis.Shopify.customerPrivacy = api(true, "yes");
    asked[0][1]();
    assert.deepEqual(await done(), ["grant"]);
  });

  test("that cannot be loaded is no consent", async () => {
    globalThis.Shopify = { loadFeatures: (_, loaded) => loaded(new Error("blocked")) };
    start("shopify");
    assert.deepEqual(await done(), [false]);
  });

  test("that comes after the shop is heard of by its event", async () => {
    start("shopify");
    globalThis.Shopify = { customerPrivacy: api(false, "") };
    tell("shopifyCustomerPrivacyApiLoaded");
    assert.deepEqual(await done(), [false]);
    globalThis.Shopify.customerPrivacy = api(true, "yes");
    collected(true);
    assert.deepEqual(await done(), ["grant"]);
    collected(false);
    assert.deepEqual(await done(), ["withdraw"]);
  });

  test("whose event tells nothing is asked itself", async () => {
    globalThis.Shopify = { customerPrivacy: api(false, "") };
    start("shopify");
    await done();
    globalThis.Shopify.customerPrivacy = api(true, "yes");
    tell("visitorConsentCollected");
    assert.deepEqual(await done(), ["grant"]);
  });

  test("that throws, or is of another shape, takes nothing down", async (t) => {
    const error = t.mock.method(console, "error", () => {});
    const broken = () => {
      throw new Error("broken");
    };
    for (const customerPrivacy of [{}, { preferencesProcessingAllowed: broken }, { preferencesProcessingAllowed: () => undefined }]) {
      globalThis.Shopify = { customerPrivacy, loadFeatures: broken };
      start("shopify");
      assert.deepEqual(await done(), [false]);
      consent.close();
    }
    assert.equal(error.mock.callCount(), 1);
  });

  test("is heard no more once the shop is closed", async () => {
    const loading = [];
    globalThis.Shopify = { loadFeatures: (_, loaded) => loading.push(loaded) };
    start("shopify");
    consent.close();
    globalThis.Shopify.customerPrivacy = api(true, "yes");
    loading[0]();
    collected(true);
    assert.deepEqual(await done(), [false]);
    assert.equal(consent.granted, false);
  });
});
