// A headless Chromium that stays silent on the network, and pages that notice every complaint.
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the browser; `CHROMIUM` in the environment says where it lies. */
export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
}

/**
 * Opens a page in a fresh profile of its own. Its `complaints` collect what a developer would see
 * in red or yellow: console errors and warnings, uncaught errors, failed requests.
 */
export async function newPage(browser, { script } = {}) {
  const context = await browser.newContext();
  if (script !== undefined) await context.addInitScript(script);
  return watchedPage(context);
}

/** One more page, as another tab, in the profile of a given context. */
export async function watchedPage(context) {
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()}: ${response.status()}`);
  });
  return Object.assign(page, { complaints });
}
