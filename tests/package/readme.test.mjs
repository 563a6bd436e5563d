// The code in the READMEs runs: JavaScript and TypeScript as modules of a project that has installed
// the package, HTML in a browser. The addresses that they fetch are answered with the fixtures.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { basename, relative } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { launch, newPage } from "./helpers/browser.mjs";
import { html } from "./helpers/page.mjs";
import { packRoutes } from "./helpers/pack.mjs";
import { fixtures, installed, project, write } from "./helpers/project.mjs";
import { codeBlocks, pageFetch } from "./helpers/readme.mjs";
import { serve } from "./helpers/server.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const docs = readdirSync(`${root}docs`).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`);
const readmes = ["README.md", "pkg/README.md", ...docs].map((path) => root + path).filter(existsSync);

/** Every block in one of the languages, with the place where it stands. */
const blocks = (...languages) =>
  readmes.flatMap((readme) =>
    codeBlocks(readme, languages).map((block) => ({ ...block, place: `${relative(root, readme)}:${block.line}` })),
  );

describe("the code in", () => {
  let folder;
  let server;
  let browser;
  const teapot = { id: 7, name: "Teapot", prices: { price: "1999", currency_code: "USD", currency_minor_unit: 2 }, is_in_stock: true };
  const routes = {
    "/": fixtures,
    ...packRoutes("/pack"),
    "/wp-json/wc/store/v1/products": { body: JSON.stringify([teapot]), type: "application/json" },
  };
  before(async () => {
    server = await serve(routes);
    folder = project({ "page-fetch.js": pageFetch(server.origin) });
    browser = await launch();
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  for (const { place, language, code } of blocks("js", "ts")) {
    test(place, async () => {
      const file = `${place.replaceAll(/\W/g, "-")}.mjs`;
      write(folder, { [file]: (await transform(code, { loader: language })).code });
      const run = promisify(execFile)(process.execPath, ["--import", "./page-fetch.js", file], { cwd: folder });
      const { stderr } = await run;
      assert.equal(stderr, "");
    });
  }

  for (const { place, code } of blocks("html")) {
    test(place, async () => {
      const page = await newPage(browser);
      // Wherever the package's files are said to lie, they come from the installed package.
      await page.route("**/*", (route) => {
        // What products look like, no README says.
        if (route.request().resourceType() === "image") return route.fulfill({ contentType: "image/svg+xml", body: "<svg xmlns='http://www.w3.org/2000/svg'/>" });
        const file = installed(folder, basename(new URL(route.request().url()).pathname));
        return existsSync(file) && basename(file) !== "dist" ? route.fulfill({ path: file }) : route.continue();
      });
      routes[`/${place}`] = { body: html(code) };
      await page.goto(`${server.origin}/${place}`, { waitUntil: "networkidle" });
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }
});
