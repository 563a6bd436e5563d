// The packed package in each environment that shops use: built, served, and visited in a browser. What shops write
// themselves is tried with the recipes.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { build as viteBuild, createServer } from "vite";
import webpack from "webpack";
import { launch } from "./helpers/browser.mjs";
import { assertVisit, html, visiting, visitRoutes } from "./helpers/page.mjs";
import { installed, node, project, scriptRoutes } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";
import { assertSensible, expectedVisit } from "./helpers/visit.mjs";

const entry = { "main.js": visiting("regulars") };
const built = html('<script type="module" src="/main.js"></script>');

describe("the packed package", () => {
  let browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  /** Serves for the length of one test. */
  async function served(test, routes) {
    const server = await serve({ ...visitRoutes, ...routes });
    test.after(() => server.close());
    return server;
  }

  test("in a Vite build that names the address of the .wasm itself, still with one of each kind", async (t) => {
    const main = `
      import address from "regulars/wasm?url";
      import { init } from "regulars";
      init({ wasm: address });
    `;
    const folder = project({ "main.js": main + visiting("regulars"), "index.html": built });
    await viteBuild({ root: folder, configFile: false, logLevel: "silent" });
    assert.equal(wasmFiles(join(folder, "dist")).length, 8);
    const { origin, requests } = await served(t, { "/": join(folder, "dist") });
    await assertVisit(browser, `${origin}/`);
    const loaded = requests.filter((path) => path.endsWith(".wasm")).map((path) => /regulars_\w*bg/.exec(path)[0]);
    assert.deepEqual(loaded.sort(), ["regulars_arrival_bg", "regulars_bg", "regulars_catalog_bg", "regulars_offers_bg", "regulars_profile_bg"]);
  });

  test("in Vite's development server", async (t) => {
    // Its server has no icon of its own, and the browser would complain.
    const folder = project({ ...entry, "index.html": built, "public/favicon.ico": "" });
    const server = await createServer({
      root: folder,
      configFile: false,
      logLevel: "silent",
      server: { host: "127.0.0.1", port: 0 },
    });
    t.after(() => server.close());
    await server.listen();
    await assertVisit(browser, server.resolvedUrls.local[0]);
  });

  for (const [mode, wasmCount] of [
    ["production", 8],
    ["development", 0],
  ]) {
    test(`in a webpack build for ${mode}, with ${wasmCount} .wasm`, async (t) => {
      const folder = project(entry);
      const stats = await promisify(webpack)({
        mode,
        context: folder,
        entry: "./main.js",
        output: { path: join(folder, "dist") },
        performance: { hints: false },
      });
      assert.equal(stats.toString({ all: false, errors: true, warnings: true }), "");
      assert.equal(wasmFiles(join(folder, "dist")).length, wasmCount);
      const page = { body: html('<script src="/main.js"></script>') };
      const { origin } = await served(t, { "/": join(folder, "dist"), "/index.html": page });
      await assertVisit(browser, `${origin}/index.html`);
    });
  }

  for (const file of ["index.js", "inline.js"]) {
    test(`as a module script, from ${file}`, async (t) => {
      const folder = project();
      const { origin } = await served(t, {
        "/": { body: html(`<script type="module">${visiting(`./regulars/${file}`)}</script>`) },
        "/regulars/": installed(folder, ""),
      });
      await assertVisit(browser, `${origin}/`);
    });
  }

  test("as a script tag, with a version behind its name", async (t) => {
    const folder = project();
    const { origin } = await served(t, {
      "/": {
        body: html(`
          <script src="regulars.iife.js?v=1"></script>
          <script type="module">
            import { visit } from "./visit.js";
            globalThis.result = visit(window.regulars, { products: "products.json", offers: "offers.json" });
          </script>`),
      },
      ...scriptRoutes(installed(folder, "")),
    });
    await assertVisit(browser, `${origin}/`);
  });

  test("in plain Node", async () => {
    const folder = project({
      "main.js": `
        import { readFileSync } from "node:fs";
        import * as regulars from "regulars";
        import { visit } from "./visit.js";
        const read = (name) => JSON.parse(readFileSync(name, "utf8"));
        const result = await visit(regulars, { products: read("products.json"), offers: read("offers.json") });
        console.log(JSON.stringify(result));
      `,
    });
    const result = JSON.parse(node(folder, "main.js"));
    assertSensible(result);
    assert.deepEqual(result, await expectedVisit());
  });

  test("imported on a server, touches nothing", () => {
    const folder = project({
      "main.js": `
        const globals = Reflect.ownKeys(globalThis);
        const touched = [];
        globalThis.fetch = () => touched.push("fetch");
        WebAssembly.compile = WebAssembly.instantiate = () => touched.push("WebAssembly");
        for (const name of ["regulars", "regulars/inline"]) await import(name);
        const added = Reflect.ownKeys(globalThis).filter((key) => !globals.includes(key));
        console.log(JSON.stringify([touched, added]));
      `,
    });
    assert.deepEqual(JSON.parse(node(folder, "main.js")), [[], []]);
  });
});

function wasmFiles(folder) {
  return readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".wasm"));
}
