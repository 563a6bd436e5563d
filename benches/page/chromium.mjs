// A tab of Chromium, with the few things that a shopper does in it.
import { newPage } from "../../tests/package/helpers/browser.mjs";

export async function chromiumTab(browser) {
  const page = await newPage(browser);
  return {
    version: browser.version(),
    go: (address) => page.goto(address),
    click: () => page.mouse.click(100, 100),
    title: () => page.title(),
    close: () => page.context().close(),
  };
}
