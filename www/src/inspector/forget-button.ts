import type { App } from "../app";
import { announce, h } from "../dom";
import { reshow } from "../router";
import { words } from "../words";

/** Asks once more before it does it. */
export function forgetButton(app: App): HTMLElement {
  const button = h("button", { type: "button", class: "button quiet danger", "data-key": "forget" }, words.stored.forget);
  let sure = false;
  button.addEventListener("click", async () => {
    if (!sure) {
      sure = true;
      button.textContent = words.stored.sure;
      return;
    }
    await app.forget();
    reshow();
    announce(words.stored.forgotten);
  });
  return button;
}
