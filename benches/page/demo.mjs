// The demo shop as `npm run build` makes it, on a static host.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { host } from "../scale/static-host.mjs";

const root = fileURLToPath(new URL("../../www/", import.meta.url));
// The tools are the demo's own.
export const require = createRequire(join(root, "package.json"));

/** The pages that are measured: a shop that draws all by itself, and one whose server drew it, with elements in it. */
export const PAGES = { demo: "/index.html", elements: "/script-tag.html" };
export const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 900 } },
};

/** Builds the demo and serves it. */
export async function servedDemo() {
  const { build } = await import(pathToFileURL(require.resolve("vite")).href);
  const folder = mkdtempSync(join(tmpdir(), "demo-"));
  await build({ root, logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
  const { origin, close } = await host({ "/": folder });
  return {
    origin,
    folder,
    close: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A page in a fresh profile, whose shopper agreed to be remembered, on a processor so many times slower. */
export async function shopperPage(browser, device, { slowdown = 1 } = {}) {
  const context = await browser.newContext(DEVICES[device]);
  await context.addInitScript(() => {
    if (location.protocol === "http:") localStorage.setItem("parsley-street.consent", "given");
    addEventListener("regulars-render", () => (globalThis.isDrawn = true));
  });
  const page = await context.newPage();
  const control = await context.newCDPSession(page);
  if (slowdown > 1) await control.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  return { page, control, leave: () => context.close() };
}

/** Waits until the page shows what the package chose, and nothing has come for a while. */
export async function settled(page) {
  // What the shop's server drew within an element is there before.
  await page.waitForFunction(() => document.querySelector("#feed .card") || globalThis.isDrawn);
  await page.waitForLoadState("networkidle");
}

/** A product on a shelf, of the shop's own or within an element. */
export const PRODUCT = "#feed .card:visible, regulars-feed a[href]:visible";
