import { open } from "regulars";
import { defineElements } from "regulars/elements";

const shop = open({ catalog: "/products.json", consent: "google" });
defineElements(shop);
// The page's dataLayer tells what the shopper does: no second event schema. What went wrong, defineElements tells.
shop.then((shop) => shop.listen({ dataLayer: true }), () => {});
