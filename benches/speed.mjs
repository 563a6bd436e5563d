// How fast a feed is in headless Chromium, beside the same list in plain JavaScript, and how long a
// shopper waits for the first one. Prints; never fails for being slow, only where ours and a peer's
// lists differ, since their times would then compare nothing.
import { launch } from "../tests/package/helpers/browser.mjs";
import { feedFigures } from "./speed/feeds.mjs";
import { firstFeedFigure } from "./speed/first-feed.mjs";
import { makeProducts, SHOPS } from "./speed/products.mjs";

const browser = await launch();
try {
  const print = (figure) => console.log(JSON.stringify({ ...figure, chromium: browser.version() }));
  for (const [name, shop] of Object.entries(SHOPS)) {
    for await (const figure of feedFigures(browser, name, makeProducts(shop))) print(figure);
  }
  print(await firstFeedFigure(browser, makeProducts(SHOPS["5k"])));
} finally {
  await browser.close();
}
