// The package under a Content-Security-Policy, one that lets WebAssembly run and one that does not.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, newPage } from "./helpers/browser.mjs";
import { assertVisit, html, visiting, visitRoutes } from "./helpers/page.mjs";
import { installed, project } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";

const ALLOWED = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const BLOCKED = "default-src 'self'";

const SCRIPT_TAG = `
  import { visit } from "./visit.js";
  globalThis.result = visit(regulars, { products: "products.json", offers: "offers.json" });
`;
const pages = {
  "index.js": [`<script type="module" src="/main.js"></script>`, visiting("./regulars/index.js")],
  "inline.js": [`<script type="module" src="/main.js"></script>`, visiting("./regulars/inline.js")],
  "the script tag": [
    `<script src="/regulars/regulars.iife.js"></script><script type="module" src="/main.js"></script>`,
    SCRIPT_TAG,
  ],
};

describe("a Content-Security-Policy", () => {
  let browser;
  let folder;
  before(async () => {
    browser = await launch();
    folder = project();
  });
  after(() => browser.close());

  async function served(test, [elements, main], policy) {
    const routes = {
      ...visitRoutes,
      "/": { body: html(elements) },
      "/main.js": { body: main },
      "/regulars/": installed(folder, ""),
    };
    const server = await serve(routes, { headers: { "content-security-policy": policy } });
    test.after(() => server.close());
    return `${server.origin}/`;
  }

  for (const [name, page] of Object.entries(pages)) {
    test(`that allows wasm lets ${name} work`, async (t) => {
      await assertVisit(browser, await served(t, page, ALLOWED));
    });

    test(`that blocks wasm is named by ${name}`, async (t) => {
      const address = await served(t, page, BLOCKED);
      const tab = await newPage(browser);
      await tab.goto(address);
      const error = await tab.evaluate(() =>
        result.catch((error) => ({
          code: error.code,
          mend: error.mend,
          ours: error.name === "RegularsError",
        })),
      );
      assert.deepEqual(error, {
        code: "wasm.blocked",
        mend: "Add 'wasm-unsafe-eval' to script-src.",
        ours: true,
      });
      await tab.context().close();
    });
  }
});
