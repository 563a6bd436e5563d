// A page with a script tag under the policies that docs/script-tag.md recommends, and with one line of them missing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch } from "./helpers/browser.mjs";
import { project, testFolder } from "./helpers/project.mjs";
import { enter, outcome, shelf, shopWith } from "./helpers/script-tag.mjs";

const NONCE = "cmVndWxhcnM";
const [byHost, byNonce] = documentedPolicies();
/** What the page loads besides. */
const parts = ["arrival", "catalog", "offers"].map((part) => `/regulars-${part}.iife.js`);

const tag = (attributes = "") =>
  `<script ${attributes} nonce="${NONCE}" src="/regulars.iife.js" data-catalog="/products.json" data-offers="/offers.json"></script>`;

describe("a script tag under a policy", () => {
  let browser;
  let folder;
  before(async () => {
    browser = await launch();
    folder = project();
  });
  after(() => browser.close());

  async function entered(t, policy, elements = tag()) {
    const server = await shopWith(folder, elements + shelf, { headers: { "content-security-policy": policy } });
    const page = await enter(browser, server.origin);
    t.after(() => Promise.all([server.close(), page.context().close()]));
    return Object.assign(page, { requests: server.requests });
  }

  /** What the console says that is ours. */
  const ours = (page) => page.complaints.filter((line) => /regulars:|Uncaught|Unhandled/.test(line));
  const open = { cards: 4, offer: "tea-guide", violations: [] };

  for (const [name, policy] of Object.entries({ "by host": byHost, "by nonce": byNonce })) {
    for (const when of ["", "async", "defer"]) {
      test(`${name}, as documented, does all that it does, ${when || "at once"}, and violates nothing`, async (t) => {
        const page = await entered(t, policy, tag(when));
        await page.waitForLoadState("load");
        assert.deepEqual(await outcome(page), open);
        assert.ok(page.requests.includes("/regulars-offers.iife.js"));
        assert.deepEqual(page.complaints, []);
      });
    }
  }

  test("by nonce alone hands the nonce on", async (t) => {
    const page = await entered(t, byNonce.replace("'strict-dynamic' ", ""));
    assert.deepEqual(await outcome(page), open);
  });

  test("that forbids wasm leaves what the server rendered, and one line says why and what to do", async (t) => {
    const page = await entered(t, byHost.replace(" 'wasm-unsafe-eval'", ""));
    assert.equal((await outcome(page)).code, "wasm.blocked");
    assert.equal(await page.locator("#rendered a").isVisible(), true);
    assert.equal(ours(page).length, 1);
    assert.match(ours(page)[0], /^regulars: wasm\.blocked: .* Add 'wasm-unsafe-eval' to script-src\.$/);
  });

  test("that lets nothing be fetched says of what", async (t) => {
    const page = await entered(t, byHost.replace("connect-src 'self'", "connect-src 'none'"));
    assert.equal((await outcome(page)).code, "catalog.unreachable");
    assert.equal(await page.locator("#rendered a").isVisible(), true);
    assert.ok(ours(page).every((line) => /^regulars: (catalog|offers)\.unreachable: .*connect-src/.test(line)));
  });

  test("that lets regulars have no policy of its own leaves what the server rendered, and says how to mend it", async (t) => {
    const page = await entered(t, byHost.replace("trusted-types regulars", "trusted-types 'none'"));
    assert.equal((await outcome(page)).code, "script.missing");
    assert.equal(await page.locator("#rendered a").isVisible(), true);
    assert.match(ours(page)[0], /^regulars: script\.missing: .*Add `regulars` to the policy's trusted-types, or put a <script> tag/);
  });

  test("with a default policy of the page's own asks that one", async (t) => {
    const own = `<script nonce="${NONCE}">
      globalThis.asked = [];
      trustedTypes.createPolicy("default", { createScriptURL: (address) => (asked.push(new URL(address).pathname), address) });
    </script>`;
    const page = await entered(t, byNonce.replace("trusted-types regulars", "trusted-types default"), own + tag());
    const { cards, offer } = await outcome(page);
    assert.deepEqual([cards, offer], [4, "tea-guide"]);
    assert.deepEqual(await page.evaluate(() => asked.sort()), parts);
  });

  test("with tags for its parts before it loads nothing by itself", async (t) => {
    const policy = byHost.replace("trusted-types regulars", "trusted-types 'none'");
    const page = await entered(t, policy, parts.map((part) => `<script src="${part}"></script>`).join("") + tag());
    assert.deepEqual(await outcome(page), open);
    for (const part of parts) assert.equal(page.requests.filter((path) => path === part).length, 1);
  });

  test("without a line for pictures or for the script is violated by just these", async (t) => {
    const without = async (directive) => {
      const page = await entered(t, byHost.replace(new RegExp(`${directive} [^;]*;`), ""));
      await page.waitForLoadState("load");
      return new Set((await page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(violations), 500)))).map((one) => one.split(":")[0]));
    };
    assert.deepEqual(await without("img-src"), new Set(["img-src"]));
    assert.deepEqual(await without("script-src"), new Set(["script-src-elem"]));
  });
});

/** The policies as they stand in the documentation, in one line each. */
function documentedPolicies() {
  const text = readFileSync(join(testFolder, "../../docs/script-tag.md"), "utf8");
  const policies = [...text.matchAll(/^```http\n([^]*?)^```/gm)].map(([, policy]) => policy.replaceAll("\n", " ").trim());
  return policies.map((policy) => policy.replace("{nonce}", NONCE));
}
