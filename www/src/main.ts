import { open } from "regulars";
import { App } from "./app";
import { loadCatalog } from "./catalog";
import { hasConsented } from "./consent";
import { SENSITIVE } from "./discretion";
import { byId, h } from "./dom";
import type { OfferReport } from "./engine";
import { drawFrame } from "./frame";
import { startNotebook } from "./inspector/notebook";
import { merchandising } from "./merchandising";
import { offerBook } from "./offers";
import { PACK } from "./pack";
import { replay } from "./replay/view";
import { beginAt, here, startRouter, to } from "./router";
import { Search } from "./search";
import { startTheme } from "./theme";
import { cart } from "./views/cart";
import { checkout } from "./views/checkout";
import { department } from "./views/department";
import { home } from "./views/home";
import { missing } from "./views/missing";
import { product } from "./views/product";
import { results } from "./views/results";
import { thanks } from "./views/thanks";
import { shelfName, words } from "./words";

async function start(): Promise<void> {
  drawFrame();
  const catalog = await loadCatalog();
  const reports: OfferReport[] = [];
  const shop = await open({
    catalog: catalog.products,
    pack: PACK,
    offers: offerBook,
    merchandising,
    sensitive: SENSITIVE,
    consent: hasConsented() ? "granted" : "denied",
    onReport: (report) => reports.push(report),
  });
  // The notebook shows all that is known.
  await shop.load("orders", "profile");
  // The shopper's own word outranks Global Privacy Control.
  if (hasConsented()) await shop.setConsent(true);
  const app = new App(catalog, shop, reports);
  const search = new Search(catalog);
  startHeader(app, search);
  startNotebook(app, search);
  const views = { "": home, shelf: department, good: product, search: results(search), cart, checkout, thanks, replay, missing };
  startRouter(app, views);
}

function startHeader(app: App, search: Search): void {
  startTheme(byId("theme"));
  byId("skip").addEventListener("click", () => byId("main").focus());
  byId("aisles").append(...[...app.catalog.departments.keys()].map((name) => h("a", { href: to.shelf(name) }, shelfName(name))));
  startSearch(search);
  const drawCart = () => {
    const { count } = app.cart;
    byId("cart-count").textContent = String(count);
    byId("cart-link").setAttribute("aria-label", words.cartLabel(count));
    byId("cart-link").classList.toggle("filled", count > 0);
  };
  app.cart.addEventListener("change", drawCart);
  drawCart();
}

/** The field is there before the shop is open: what was typed by then stays, and what was asked for is shown first. */
function startSearch(search: Search): void {
  const form = byId("search") as HTMLFormElement;
  const field = byId("search-term") as HTMLInputElement;
  form.addEventListener("focusin", () => search.prepare());
  form.onsubmit = (event) => {
    event.preventDefault();
    location.hash = to.search(field.value);
  };
  const drawTerm = () => {
    const { name, query } = here();
    field.value = (name === "search" && query.get("q")) || "";
  };
  if ("asked" in form.dataset) beginAt(to.search(field.value));
  else if (field.value === "") drawTerm();
  addEventListener("hashchange", drawTerm);
}

start().catch((error: unknown) => {
  byId("main").replaceChildren(
    h("div", { class: "plain" }, h("h1", {}, words.frame.failed), h("p", {}, String(error))),
  );
  throw error;
});
