import { facts, type App } from "../app";
import { announce, h } from "../dom";
import { reshow } from "../router";
import { words } from "../words";

/** Plays a shopper whom the shop knows, so that offers for members and birthdays can be seen. */
export function pretend(app: App): HTMLElement {
  const say = words.you;
  const toggle = () => {
    app.signedIn = !app.signedIn;
    if (app.signedIn) app.shop.setFacts(facts());
    else app.shop.clearFacts();
    app.learned();
    reshow();
    announce(app.signedIn ? say.signedIn : say.signOut);
  };
  return h(
    "section",
    { class: "picture" },
    h("h3", {}, say.pretend),
    h("p", { class: "detail" }, say.pretendText),
    h("div", { class: "hand-buttons" }, h("button", { type: "button", class: "button quiet", "data-key": "pretend", onclick: toggle }, app.signedIn ? say.signOut : say.signIn)),
  );
}
