// Catalogues in a real page: beside the browser's own parser of XML, and where policies allow next to nothing.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { launch, newPage } from "./helpers/browser.mjs";
import { html } from "./helpers/page.mjs";
import { packageFolder } from "./helpers/project.mjs";
import { serve } from "./helpers/server.mjs";

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const JSON_LD = JSON.stringify({ "@type": "Product", sku: "7", name: "Assam", offers: { price: 4.5, priceCurrency: "EUR" } });
const MAIN = `
  import { open } from "/dist/index.js";
  globalThis.opened = async (catalog, onProblem) => {
    const shop = await open({ catalog, storage: "memory", onProblem });
    const answer = shop.feed({ limit: 100 }).items.map(({ product: { id, title, price } }) => [id, title, price]);
    await shop.close();
    return answer;
  };
  globalThis.ready = true;
`;

describe("a page", () => {
  let browser;
  let server;
  let page;
  before(async () => {
    browser = await launch();
    const feed = readFileSync(join(packageFolder, "../packer/tests/fixtures/merchant-atom.xml"));
    const headers = { "content-security-policy": POLICY };
    const elements = `<script type="application/ld+json">${JSON_LD}</script><script type="module" src="/main.js"></script>`;
    const routes = {
      "/": { body: html(elements) },
      "/main.js": { body: MAIN },
      "/feed.xml": { body: feed },
      "/without-readers/index.js": { body: readFileSync(join(packageFolder, "dist/index.js")) },
      ...Object.fromEntries(
        ["", "_arrival", "_catalog", "_pack"].map((part) => {
          const name = `regulars${part}_bg.wasm`;
          return [`/without-readers/${name}`, { type: "application/wasm", body: readFileSync(join(packageFolder, "dist", name)) }];
        }),
      ),
      "/dist/": join(packageFolder, "dist"),
    };
    server = await serve(routes, { headers });
    page = await newPage(browser);
    await page.goto(server.origin);
    await page.waitForFunction("globalThis.ready");
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test("that enforces Trusted Types reads a feed of XML", async () => {
    assert.deepEqual(await page.evaluate(() => opened("feed.xml")), [["17-S", "Linen shirt, S", 45]]);
    assert.deepEqual(page.complaints, []);
  });

  test("is a catalogue itself, by its JSON-LD", async () => {
    assert.deepEqual(await page.evaluate(() => opened(document)), [["7", "Assam", 4.5]]);
    const told = await page.evaluate(async () => {
      const broken = Object.assign(document.createElement("script"), { type: "application/ld+json" });
      broken.append("{");
      document.head.append(broken);
      const codes = [];
      return [await opened(document, ({ code }) => codes.push(code)), codes];
    });
    assert.deepEqual(told, [[["7", "Assam", 4.5]], ["json_ld.parse"]]);
  });

  test("fetches what reads catalogues for a catalogue only, and says where it cannot", async () => {
    assert.ok(server.requests.includes("/dist/catalogues.js"));
    const fresh = await newPage(browser);
    await fresh.goto(server.origin);
    const codes = await fresh.evaluate(async () => {
      const { open } = await import("/without-readers/index.js");
      const code = (options) => open({ storage: "memory", ...options }).then(() => "opened", ({ code }) => code);
      return [await code({ pack: "/no-pack/" }), await code({ catalog: [{ id: 1, title: "Tea" }] })];
    });
    assert.deepEqual(codes, ["pack.unreachable", "catalog.unreachable"]);
    assert.equal(server.requests.filter((path) => path === "/without-readers/catalogues.js").length, 1);
    await fresh.context().close();
  });
});

describe("a well-formed feed", () => {
  let browser;
  before(async () => (browser = await launch()));
  after(() => browser?.close());

  /** The browser's own parser, walked plainly: of names given twice Google's come first, and then the first. */
  function obvious(text) {
    const feed = new DOMParser().parseFromString(text, "text/xml");
    return [...feed.querySelectorAll("item, entry")].map((item) => {
      const product = {};
      for (const own of [true, false]) {
        for (const field of item.children) {
          if ((field.prefix === "g") !== own || field.localName === "description") continue;
          const address = field.localName === "link" ? (field.getAttribute("href") ?? "") : "";
          const value = (address + field.textContent).trim();
          if (value === "") continue;
          if (field.localName === "tags") (product.tags ??= []).push(value);
          else product[field.localName] ??= value;
        }
      }
      return product;
    });
  }

  /** Feeds that have everything XML has, put together by chance. */
  function feeds(count) {
    let state = 7;
    const random = (below) => (state = (state * 48271) % 0x7fffffff) % below;
    const one = (list) => list[random(list.length)];
    const texts = ["Tea", " green\n tea ", "A &amp; B", "&lt;b&gt;", "&#8217;&#x2014;", "<![CDATA[<b>Tea</b> & ]] >]]>", "<!-- no -->", "é茶🍵", "a>b", "'\"", ""];
    const text = () => Array.from({ length: random(4) }, () => one(texts)).join("");
    const attributes = () => one(["", "", ' xml:lang="en"', " a='>' b = \"/'<\"".replace("<", ""), ' href="/tea?a=1&amp;b=2"']);
    const names = ["g:id", "id", "title", "g:title", "link", "g:link", "tags", "g:tags", "g:price", "description", "g:description"];
    const field = () => {
      const name = one(names);
      const opening = `${name}${attributes()}${one(["", " ", "\n"])}`;
      return random(6) === 0 ? `<${opening}/>` : `<${opening}>${text()}</${name}${one(["", " "])}>`;
    };
    const product = (name) => `<${name}>${Array.from({ length: random(7) }, () => field() + one(["", "\n  ", "<!-- <item> -->"])).join("")}</${name}>`;
    const products = (name) => Array.from({ length: random(4) }, () => product(name)).join("\n");
    return Array.from({ length: count }, () =>
      random(2) === 0
        ? `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>${products("item")}</channel></rss>`
        : `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>Shop</title>${products("entry")}</feed>`,
    );
  }

  test("is read as the browser's own parser reads it", async () => {
    const { productsOf } = await import(join(packageFolder, "dist/catalogues.js"));
    const page = await newPage(browser);
    const texts = feeds(500);
    const expected = await page.evaluate(([texts, obvious]) => texts.map(eval(`(${obvious})`)), [texts, String(obvious)]);
    assert.ok(expected.flat().length > 300, "there are products in them");
    texts.forEach((text, at) => assert.deepEqual(productsOf(text), expected[at], text));
    await page.context().close();
  });
});
