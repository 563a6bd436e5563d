import type { App } from "../app";
import { announce, h } from "../dom";
import { reshow } from "../router";
import { words } from "../words";

/** Plays a shopper whom the shop knows, so that offers for members and birthdays can be seen. */
export function pretend(app: App): HTMLElement {
  const say = words.you;
  const toggle = () => {
    app.signedIn = !app.signedIn;
    if (app.signedIn) app.shop.setFacts({ first_name: say.firstName, tier: "gold", points: 1200, birthday: inTwoDays() });
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

function inTwoDays(): string {
  const day = new Date(Date.now() + 2 * 86_400_000);
  return `${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}
