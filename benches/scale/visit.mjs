// One visit to a page with nothing in any cache and nothing stored, over a link as slow as a phone's, with
// everything counted that came over it.
import { newPage } from "../../tests/package/helpers/browser.mjs";
import { startTrace, tasksIn } from "./trace.mjs";

/** Lighthouse's “slow 4G”, as Chromium's network emulation knows it. */
export const LINK = { round_trip_ms: 150, down_bits_per_second: 1_600_000, up_bits_per_second: 750_000 };
export const LINK_NOTES =
  `Bytes on the wire, headers included. Simulated 4G by Chromium's network emulation: ${LINK.down_bits_per_second / 1e6} Mbit/s down, ` +
  `${LINK.up_bits_per_second / 1e6} up, ${LINK.round_trip_ms} ms for each request; HTTP/1.1 from loopback; an empty cache and ` +
  "an empty profile each time; no CPU throttling. Script, wasm and JSON come as Brotli 11, the pack's files as they lie on the disk.";
/** What pages call with their result. */
const FINISHED = "reportToBench";
const QUIET_MS = 400;
const PATIENCE_MS = 60_000;

/**
 * Opens a page and waits until it has called {@link finish} and nothing has come for a while.
 *
 * @returns the page's result; every request with `path`, `start` in ms after that of the document, and `bytes` on
 * the wire, headers included; and, with `trace`, its tasks.
 */
export async function visit(browser, address, { trace = false } = {}) {
  const page = await newPage(browser);
  const link = await page.context().newCDPSession(page);
  const requests = new Map();
  let last = performance.now();
  const open = new Set();
  const seen = (handle) => (event) => {
    last = performance.now();
    handle(event);
  };
  link.on(
    "Network.requestWillBeSent",
    seen(({ requestId, request, timestamp }) => {
      open.add(requestId);
      requests.set(requestId, { path: new URL(request.url).pathname, second: timestamp, bytes: 0 });
    }),
  );
  link.on(
    "Network.loadingFinished",
    seen(({ requestId, encodedDataLength }) => {
      open.delete(requestId);
      if (requests.has(requestId)) requests.get(requestId).bytes = encodedDataLength;
    }),
  );
  link.on("Network.loadingFailed", seen(({ requestId }) => open.delete(requestId)));
  await link.send("Network.enable");
  await link.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LINK.round_trip_ms,
    downloadThroughput: LINK.down_bits_per_second / 8,
    uploadThroughput: LINK.up_bits_per_second / 8,
  });
  await link.send("Runtime.enable");
  // Not by asking the page again and again: that would be among its tasks.
  await link.send("Runtime.addBinding", { name: FINISHED });
  const finished = new Promise((resolve, reject) => {
    link.on("Runtime.bindingCalled", ({ payload }) => resolve(JSON.parse(payload)));
    setTimeout(() => reject(new Error([`${address} was not finished in time.`, ...page.complaints].join("\n"))), PATIENCE_MS).unref();
  });
  if (trace) await startTrace(browser, page);
  await page.goto(address);
  const result = await finished;
  while (open.size > 0 || performance.now() - last < QUIET_MS) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 4));
  }
  const tasks = trace ? tasksIn(await browser.stopTracing(), address) : undefined;
  if (page.complaints.length > 0) throw new Error(page.complaints.join("\n"));
  await page.context().close();
  const [document, ...rest] = requests.values();
  return {
    result,
    tasks,
    requests: rest
      .filter(({ path }) => path !== "/favicon.ico")
      .map(({ path, second, bytes }) => ({ path, start: 1000 * (second - document.second), bytes })),
  };
}

/** Code for a page to end with. */
export function finish(expression) {
  return `${FINISHED}(JSON.stringify(${expression}));`;
}

export function bytesOf(requests) {
  return requests.reduce((sum, { bytes }) => sum + bytes, 0);
}
