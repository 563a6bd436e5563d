// How long a page keeps its main thread busy at once.

/** Tasks of every thread, and the moments of each page's loading. */
const CATEGORIES = ["toplevel", "blink.user_timing", "__metadata"];

export function startTrace(browser, page) {
  return browser.startTracing(page, { categories: CATEGORIES });
}

/**
 * The tasks on the main thread of the page at that address, in ms: by the clock, and of the processor. From where its
 * document is being read: what comes before, making room for a new document, any page costs the browser.
 */
export function tasksIn(trace, address) {
  const { traceEvents } = JSON.parse(trace.toString());
  const navigation = traceEvents.find(({ name, args }) => name === "navigationStart" && args?.data?.documentLoaderURL === address);
  const isThere = ({ pid, tid }) => pid === navigation?.pid && tid === navigation?.tid;
  // The last: the empty page before had a document as well. So has every picture that is an SVG, in a frame of its own.
  const isDocument = ({ name, args }) => name === "domLoading" && args?.frame === navigation.args.frame;
  const documents = traceEvents.filter((event) => isThere(event) && isDocument(event) && event.ts > navigation.ts);
  const begin = documents.reduce((last, other) => (last === undefined || other.ts > last.ts ? other : last), undefined);
  if (begin === undefined) throw new Error(`The trace holds no document from ${address}.`);
  return traceEvents
    .filter((event) => isThere(event) && event.ph === "X" && event.ts > begin.ts && event.name.endsWith("RunTask"))
    .map(({ dur, tdur }) => ({ ms: dur / 1000, processor_ms: (tdur ?? 0) / 1000 }));
}
