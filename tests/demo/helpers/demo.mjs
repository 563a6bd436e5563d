// The built demo shop on a free port of this machine, and shoppers who visit it.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../../../www/", import.meta.url));
// The tools are the demo's own.
const require = createRequire(join(root, "package.json"));
const importTool = (name) => import(pathToFileURL(require.resolve(name)).href);

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** As long as the page's own waiting goes on for. */
const PATIENCE = 30_000;

/** The page's own rules for colors, names and roles, checked by axe. */
export const axe = () => readFile(require.resolve("axe-core/axe.min.js"), "utf8");

/** Builds and serves the demo for the tests of one file; what it returns is filled before they run. */
export function demo() {
  const shop = {};
  let folder;
  let server;
  before(async () => {
    const { build, preview } = await importTool("vite");
    const { chromium } = (await importTool("playwright-core")).default;
    folder = await mkdtemp(join(tmpdir(), "demo-"));
    const config = { root, logLevel: "error", build: { outDir: folder, emptyOutDir: true } };
    await build(config);
    server = await preview({ ...config, preview: { host: "127.0.0.1", port: 0 } });
    shop.address = server.resolvedUrls.local[0];
    shop.browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
  });
  after(async () => {
    await shop.browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /**
   * A shopper with a browser of their own, who does something: at noon, since the shop keeps quiet at night, and having
   * agreed to be `remembered`. Whatever it is: the console stays clean but for what the test `tolerates`, nothing jumps,
   * and no request leaves for anywhere else.
   */
  shop.shopper = async (act, { remembered = true, tolerates, ...options } = {}) => {
    const context = await shop.browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: whereItIs(12), ...options });
    if (remembered) await context.addInitScript(() => location.protocol === "http:" && localStorage.setItem("parsley-street.consent", "given"));
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => request.url().startsWith(shop.address) || complaints.push(`a request to ${request.url()}`));
    await page.addInitScript(() => {
      window.shifts = [];
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, sources } of list.getEntries()) {
          if (!hadRecentInput) window.shifts.push(`${value}: ${sources.map(({ node }) => node?.className || node?.id || node?.textContent)}`);
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    try {
      const answer = await act(page, context);
      assert.deepEqual(complaints.filter((complaint) => !tolerates?.test(complaint)), []);
      assert.deepEqual(await page.evaluate(() => window.shifts), []);
      return answer;
    } finally {
      await context.close();
    }
  };

  /** Opens a view, as someone who typed its address. */
  shop.enter = async (page, view = "") => {
    await page.goto(`${shop.address}${view}`);
    await page.locator("main h1").waitFor();
  };
  return shop;
}

/** A time zone in which it is that hour of the day now. */
export function whereItIs(hour) {
  const ahead = ((hour - new Date().getUTCHours() + 35) % 24) - 11;
  // These zones are named by what they lack to UTC.
  return ahead === 0 ? "UTC" : `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}

/** Tries assertions until they hold: a page follows a click in its own time. */
export async function eventually(assertions) {
  for (const end = Date.now() + PATIENCE; ; await setTimeout(50)) {
    try {
      return await assertions();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** The ids on a shelf, in their order. */
export const idsOn = (page, shelf) =>
  page.locator(`#${shelf} [data-id]`).evaluateAll((cards) => cards.map(({ dataset }) => dataset.id));

/** The categories ("Dairy & eggs > Yogurt") of goods, from the shop's own feed. */
export async function categoriesOf(ids) {
  const lines = (await readFile(join(root, "data/catalog.tsv"), "utf8")).trim().split("\n");
  const category = new Map(lines.map((line) => line.split("\t")).map(([id, , , path]) => [id, path.split(" > ").slice(0, 2).join(" > ")]));
  return ids.map((id) => category.get(id));
}

/** Looks for something and waits for what was found. */
export async function search(page, term) {
  await page.locator("#search-term").fill(term);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: `“${term}”` }).waitFor();
}

/** Goes to the first page by the shop's sign. */
export async function home(page) {
  await page.locator(".brand").click();
  await page.locator("#feed .card").first().waitFor();
}
