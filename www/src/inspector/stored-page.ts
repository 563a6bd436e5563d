import type { App } from "../app";
import { announce, h } from "../dom";
import { plural } from "../format";
import { reshow } from "../router";
import { storedBytes } from "./stored-bytes";

/** What is kept, how much it is, and how to be rid of it. */
export function storedPage(app: App): HTMLElement {
  const { events, recent, purchases, hidden, skipped } = app.shop.profile();
  const size = h("strong", {}, "…");
  void storedBytes("regulars").then((bytes) => {
    size.textContent = bytes === undefined ? "nothing" : bytes < 1000 ? plural(bytes, "byte") : `${(bytes / 1000).toFixed(1)} kB`;
  });
  const hiddenTitles = hidden.map((id) => h("li", {}, app.catalog.goods.get(id)?.title ?? id));
  return h(
    "div",
    { class: "pages" },
    h("p", { class: "lead" }, "In this browser’s own storage: ", size, "."),
    h(
      "ul",
      { class: "kept" },
      h("li", {}, `${plural(events, "event")} noted, summed up in what you see on the first page`),
      h("li", {}, `${plural(recent.length, "good")} looked at lately`),
      h("li", {}, `${plural(purchases.length, "good")} bought`),
      h("li", {}, `${plural(hidden.length, "good")} not for you`),
    ),
    hiddenTitles.length > 0 && h("section", { class: "picture" }, h("h3", {}, "Not for you"), h("ul", {}, ...hiddenTitles)),
    skipped.length > 0 && h("section", { class: "picture" }, h("h3", {}, "Skipped"), h("ul", {}, ...skipped.map(({ code, count, mend }) => h("li", {}, `${code} (${count} ×): ${mend}`)))),
    h("p", {}, "Nothing of it leaves this browser. The shop has no account of you, no server that knows you, and no request goes out when you look at things."),
    forgetButton(app),
  );
}

/** Asks once more before it does it. */
function forgetButton(app: App): HTMLElement {
  const button = h("button", { type: "button", class: "button quiet danger", "data-key": "forget" }, "Forget me");
  let sure = false;
  button.addEventListener("click", async () => {
    if (!sure) {
      sure = true;
      button.textContent = "Yes, tear the page out";
      return;
    }
    await app.forget();
    reshow();
    announce("Forgotten. The notebook is empty, and so is the cart.");
  });
  return button;
}
