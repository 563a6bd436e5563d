import { open } from "regulars";
import { defineElements } from "regulars/elements";
import products from "./products.json";

// The products that the page has anyway; an address would do as well.
const shop = open({ catalog: products, consent: "google" });
defineElements(shop);
// The page's dataLayer tells what the shopper does: no second event schema. What went wrong, defineElements tells.
shop.then((shop) => shop.listen({ dataLayer: true }), () => {});
