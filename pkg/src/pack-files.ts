import type { ChunkCache } from "./chunk-cache.js";
import { asText, toProblem, toRegularsError } from "./errors.js";
import { fetchBytes, unreachable } from "./fetching.js";
import { gunzip } from "./gunzip.js";
import type { PackSource } from "./pack-source.js";
import type { Report } from "./problems.js";

/**
 * How a file is fetched whose name changes with its content. By `"force-cache"` a browser would hold on to a 404
 * as well, long after the file was published.
 */
const FOR_EVER = "default";

/** The files of one pack's folder, wherever it lies. */
export class PackFiles {
  private readonly folder: string;
  private readonly leaving = new AbortController();
  private complained = false;

  constructor(
    private readonly source: PackSource,
    private readonly report: Report,
    readonly cache?: ChunkCache,
  ) {
    this.folder = typeof source === "function" ? "" : String(source).replace(/\/?$/, "/");
  }

  get closed(): boolean {
    return this.leaving.signal.aborted;
  }

  /**
   * Hands a file's content and address to `use`, which throws where it is not what it should be. What the
   * browser has kept is looked at first. A file that cannot be had, or that `use` refuses, is asked for once
   * more, past all caches, but not where the server says that it is not there.
   */
  async read<Answer>(
    path: string,
    use: (content: Uint8Array, address: string) => Answer | Promise<Answer>,
    how: RequestCache = FOR_EVER,
  ): Promise<Answer> {
    const cache = how === FOR_EVER ? this.cache : undefined;
    const address = this.folder + path;
    const used = async (file: Uint8Array) => {
      const content = await gunzip(file);
      // Closing has freed what `use` would turn to.
      if (this.closed) throw new Error("closed");
      return use(content, address);
    };
    const kept = await cache?.get(address);
    if (kept !== undefined) {
      try {
        return await used(kept);
      } catch {
        if (!this.closed) cache!.delete(address);
      }
    }
    for (;;) {
      try {
        const file = await this.fetched(address, how);
        const answer = await used(file);
        cache?.put(address, file);
        return answer;
      } catch (error) {
        if (how === "reload" || this.closed || isFinal(error)) throw error;
        how = "reload";
      }
    }
  }

  /** Tells that a file of the opened pack cannot be had: the first one, for more of them say nothing new. */
  complain(path: string, error: unknown): void {
    if (this.complained || this.closed) return;
    this.complained = true;
    const { code, value } = toRegularsError(error);
    const address = this.folder + path;
    this.report([
      toProblem({
        code: "pack.chunk",
        field: "pack",
        value: value.startsWith(address) ? value : `${address} (${code}: ${value})`,
        expected: "the file as the packer wrote it",
        mend: "Publish the folder again, whole, and keep the last build's files for a while.",
      }),
    ]);
  }

  /** Ends what is being fetched; nothing is handed over any more. */
  close(): void {
    this.leaving.abort();
  }

  private async fetched(address: string, cache: RequestCache): Promise<Uint8Array> {
    const { source } = this;
    const { signal } = this.leaving;
    if (typeof source !== "function") {
      return fetchBytes(address, "pack", { cache, credentials: "omit", referrerPolicy: "no-referrer", signal });
    }
    try {
      // Copied, whatever it is: a page may hand over what another window or a test environment made.
      return new Uint8Array(await source(address, signal));
    } catch (error) {
      throw unreachable(address, "pack", asText(error), error);
    }
  }
}

/** Whether asking again would give the same answer: the server has said that it will not serve the file. */
function isFinal(error: unknown): boolean {
  const { code, cause } = error as { code?: unknown; cause?: { status?: number } };
  const status = cause?.status;
  return code === "pack.unsupported" || (status !== undefined && status < 500 && status !== 429);
}
