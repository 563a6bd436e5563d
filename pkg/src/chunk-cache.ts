/** Some browsers have been seen to never answer; what is not found by then is fetched. */
const PATIENCE_MS = 1000;

/** Some 3 MB: what a shopper looks at within weeks. A crawler, or a build that never changes, would fill the disk. */
const AT_MOST = 300;

/** Counting reads all names that are kept, so it is not done each time. */
const COUNT_EVERY = 30;

/** What a pack has many of. Its head is the oldest and needed on each visit. */
const CHUNK = /\/(items|rows|baskets|directory)\/\d+\.pack$/;

/**
 * The files of a pack that the browser keeps for the next visit, in a Cache of their own beside the shopper's
 * journal. It never fails: where the browser refuses or forgets, nothing is kept.
 */
export class ChunkCache {
  private opened: Promise<Cache> | undefined;
  private added = 0;

  /** While nothing `mayKeep`, all is as if the browser refused. */
  constructor(
    private readonly name: string,
    private readonly mayKeep: () => boolean,
  ) {}

  get(address: string): Promise<Uint8Array | undefined> {
    const found = this.with(async (cache) => {
      const response = await cache.match(address);
      return response && new Uint8Array(await response.arrayBuffer());
    });
    return Promise.race([found, new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  }

  put(address: string, bytes: Uint8Array): void {
    const isCounted = ++this.added % COUNT_EVERY === 0;
    void this.with(async (cache) => {
      await cache.put(address, new Response(bytes as BodyInit));
      if (isCounted) await deleteOldest(cache);
    });
  }

  delete(address: string): void {
    void this.with((cache) => cache.delete(address));
  }

  /** Deletes what has none of these names in its address, and of the rest what are too many chunks. */
  keepOnly(names: readonly string[]): void {
    void this.with(async (cache) => {
      const requests = await cache.keys();
      const old = requests.filter(({ url }) => !names.some((name) => url.includes(name)));
      await Promise.all(old.map((request) => cache.delete(request)));
      await deleteOldest(cache);
    });
  }

  private with<Answer>(work: (cache: Cache) => Promise<Answer>): Promise<Answer | undefined> {
    return orNothing(async () => {
      // What was kept was erased, and what was opened is none of what will be kept.
      if (!this.mayKeep()) return void (this.opened = undefined);
      const cache = await (this.opened ??= caches.open(cacheName(this.name)));
      return this.mayKeep() ? work(cache) : undefined;
    });
  }
}

/** A Cache lists first what it has kept longest. */
async function deleteOldest(cache: Cache): Promise<void> {
  const chunks = (await cache.keys()).filter(({ url }) => CHUNK.test(url));
  const tooMany = chunks.slice(0, Math.max(0, chunks.length - AT_MOST));
  await Promise.all(tooMany.map((request) => cache.delete(request)));
}

/** Deletes what a shop of that name has kept; where the browser refuses that, it has kept nothing. */
export function deleteChunks(name: string): Promise<unknown> {
  return orNothing(() => caches.delete(cacheName(name)));
}

function cacheName(name: string): string {
  return `regulars:${name}`;
}

async function orNothing<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}
