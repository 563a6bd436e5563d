/**
 * A server that accepts and never answers would hold one of a browser's few connections, and whoever waits for the
 * file, for ever. Over a line of 10 kB a second the largest files of a pack, some 100 kB, come well within this.
 */
const LIMIT_MS = 30_000;

/** A change from one network to another, or a server that starts again, takes about as long. */
const PAUSE_MS = 1000;

/**
 * Waits for the answer of `work`, which is told to end by a signal where it takes too long, or the shop is closed.
 * By hand: the oldest browsers have neither `AbortSignal.timeout` nor `AbortSignal.any`, and a page's own function
 * need not heed the signal.
 */
export async function limited<Answer>(
  leaving: AbortSignal,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  if (leaving.aborted) throw closed();
  const attempt = new AbortController();
  let end!: (reason: DOMException) => void;
  const ended = new Promise<never>((_, reject) => {
    end = (reason) => {
      reject(reason);
      attempt.abort();
    };
  });
  const late = () => end(new DOMException(`no answer within ${LIMIT_MS / 1000} s`, "TimeoutError"));
  const waiting = setTimeout(late, LIMIT_MS);
  const close = () => end(closed());
  leaving.addEventListener("abort", close);
  try {
    return await Promise.race([ended, work(attempt.signal)]);
  } finally {
    clearTimeout(waiting);
    leaving.removeEventListener("abort", close);
  }
}

/** Waits a moment, but not longer than until the shop is closed. */
export function moment(leaving: AbortSignal): Promise<void> {
  return until(leaving, (done) => {
    const waiting = setTimeout(done, PAUSE_MS);
    return () => clearTimeout(waiting);
  });
}

/** Waits while the browser knows that it has no network, but not longer than until the shop is closed. */
export async function network(leaving: AbortSignal): Promise<void> {
  if ((globalThis.navigator as Partial<Navigator> | undefined)?.onLine !== false) return;
  await until(leaving, (done) => {
    globalThis.addEventListener?.("online", done);
    return () => globalThis.removeEventListener?.("online", done);
  });
}

/** Resolves when `start` calls back, or when the signal ends it; what `start` answers takes it back. */
function until(leaving: AbortSignal, start: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      stop();
      leaving.removeEventListener("abort", done);
      resolve();
    };
    const stop = start(done);
    if (leaving.aborted) return done();
    leaving.addEventListener("abort", done);
  });
}

function closed(): DOMException {
  return new DOMException("closed", "AbortError");
}
