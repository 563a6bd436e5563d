// The shop's own card: a template in the page, filled by attributes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pagesOf } from "./helpers/elements.mjs";

const card = `
  <article class="ours" data-regulars-data-product="item_id">
    <a data-regulars-href="link" data-regulars-title="brand"><img data-regulars-src="image_link" data-regulars-alt="title"><b data-regulars-text="title">…</b></a>
    <span data-regulars-unless="sale_price" data-regulars-text="price"></span>
    <span class="reduced" data-regulars-if="sale_price"><del data-regulars-text="price"></del> <ins data-regulars-text="sale_price"></ins></span>
    <em data-regulars-onclick="title" data-regulars-style="title" data-regulars-srcdoc="title">x</em>
  </article>`;
const visit = pagesOf({
  "/": `<style>.ours { color: rgb(1, 2, 3) }</style><regulars-feed><template>${card}</template></regulars-feed>`,
  "/shared": `<template id="card">${card}</template><div lang="de"><regulars-feed template="card"></regulars-feed></div>`,
  "/built-in": "<regulars-feed></regulars-feed>",
});
const catalog = [
  { id: "t1", title: "<img src=x onerror=alert(1)>", brand: "Leaf", price: "4.50 EUR", link: "/p/101", image_link: "/p/101.jpg" },
  { id: "t2", title: "Reduced", price: "1250 EUR", sale_price: "999.90 EUR", link: "javascript:alert(1)", image_link: "data:text/html,x" },
  { id: "t3", title: "Without a price", link: "https://shop.example/p/3" },
];
const outer = (page, id) => page.locator(`regulars-feed > [data-product=${id}]`).evaluate((card) => card.outerHTML.replaceAll(/\s+/g, " "));

test("a card is a copy of the template with the fields filled in, in the page's own style", async () => {
  const page = await visit("/", { options: { catalog } });
  const first = page.locator("regulars-feed > [data-product=t1]");
  await first.waitFor();
  assert.equal(
    (await outer(page, "t1")).replace(/ (slot|alt)="[^"]*"/g, ""),
    '<article class="ours" data-product="t1"> <a href="/p/101" title="Leaf"><img src="/p/101.jpg"><b>&lt;img src=x onerror=alert(1)&gt;</b></a>' +
      " <span>€4.50</span> <em>x</em> </article>",
  );
  assert.equal(await first.locator("img").getAttribute("alt"), catalog[0].title);
  assert.equal(await first.evaluate((card) => getComputedStyle(card).color), "rgb(1, 2, 3)");
  assert.equal(await page.getByRole("list").getByRole("listitem").count(), 3);
  await page.leave();
});

test("what a catalogue wants to run is no address", async () => {
  const page = await visit("/", { options: { catalog } });
  await page.locator("[data-product=t2]").waitFor();
  assert.match(await outer(page, "t2"), /<a><img alt="Reduced">/);
  await page.leave();
  const plain = await visit("/built-in", { options: { catalog } });
  await plain.locator("[part=card]").first().waitFor();
  const addresses = await plain.locator("regulars-feed").evaluate(({ shadowRoot }) =>
    [...shadowRoot.querySelectorAll("[href], [src]")].map((one) => one.getAttribute("href") ?? one.getAttribute("src")).sort());
  assert.deepEqual(addresses, ["/p/101", "/p/101.jpg", "https://shop.example/p/3"]);
  await plain.leave();
});

test("prices are written as the nearest language writes them, both where one is reduced", async () => {
  const page = await visit("/shared", { options: { catalog } });
  await page.locator("[data-product=t2]").waitFor();
  assert.match(await outer(page, "t2"), /<del>1\.250,00&nbsp;€<\/del> <ins>999,90&nbsp;€<\/ins>/);
  assert.doesNotMatch(await outer(page, "t3"), /class="reduced"|€/);
  await page.leave();
});

test("of two prices a screen reader says which is which", async () => {
  const page = await visit("/built-in", { options: { catalog } });
  const price = page.locator("[part=card]", { hasText: "Reduced" }).locator("[part=price]");
  assert.equal(await price.textContent(), "now €999.90instead of €1,250.00");
  await page.leave();
});
