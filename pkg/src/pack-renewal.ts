import { readManifest, type OpenedPack } from "./pack.js";

/** Prices and stock change by the hour; who changes between tabs comes back every few minutes. */
const FRESH_MS = 15 * 60 * 1000;

/**
 * A tab may stay open for days. When the shopper comes back to it after a while, this looks whether prices and stock
 * have changed since. What was opened goes on serving where it cannot be told; the next look may have more luck.
 */
export class PackRenewal {
  private looked = Date.now();
  private delta: string;

  /** `changed` is told what has changed since the build. */
  constructor(
    private readonly pack: OpenedPack,
    private readonly changed: (bytes: Uint8Array) => void,
  ) {
    this.delta = pack.delta;
    // Neither Node nor a worker has a document.
    globalThis.document?.addEventListener("visibilitychange", this.look);
  }

  close(): void {
    globalThis.document?.removeEventListener("visibilitychange", this.look);
  }

  private readonly look = (): void => {
    if (document.visibilityState !== "visible" || Date.now() - this.looked < FRESH_MS) return;
    this.looked = Date.now();
    this.renew().catch(() => {});
  };

  private async renew(): Promise<void> {
    const { files, build } = this.pack;
    const manifest = await files.read("manifest.json", readManifest, "no-cache");
    // What another build tells is about other numbers: it is for the next page.
    if (manifest.build !== build || manifest.delta === "" || manifest.delta === this.delta) return;
    await files.read(manifest.delta, this.changed);
    this.delta = manifest.delta;
    files.cache?.keepOnly([build, manifest.delta]);
  }
}
