import type { ConsentSource } from "./consent-source.js";
import { hearGoogle } from "./google.js";
import { hearShopify } from "./shopify.js";

/** What a source tells. */
export interface Hearing {
  /** What holds as long as the shopper has not chosen. */
  byDefault(granted: boolean): void;
  /** What the shopper has chosen. */
  chosen(granted: boolean): void;
}

/** Whose word counts: the last one of the highest rank that spoke. */
const BY_DEFAULT = 0;
const CHOSEN = 1;
const BY_THE_PAGE = 2;

/** What follows the consent. */
export interface Following {
  /** Stores what was learned in this visit, and from now on. */
  grant(): Promise<void>;
  /** Stores no more. What is stored stays, for the shopper has not chosen. */
  hold(): void;
  /** Erases what is stored, and stores no more; what is known is forgotten where storing it `wasGranted`. */
  withdraw(wasGranted: boolean): Promise<void>;
  failed(error: unknown): void;
}

/** What tabs tell each other. */
interface Word {
  granted: boolean;
  rank: number;
}

/** Whether the browser may remember the shopper, as all tabs of the site agree. Nothing of it is stored. */
export class Consent {
  granted: boolean;
  /** What {@link granted} is about to be. */
  private said = false;
  private rank = BY_DEFAULT;
  private isDue = false;
  private following: Following | undefined;
  private channel: BroadcastChannel | undefined;
  private readonly stopHearing: (() => void) | undefined;

  /** Without a `channelName`, there are no other tabs to agree with. */
  constructor(
    source: ConsentSource,
    private readonly channelName: string | undefined,
  ) {
    const hearing: Hearing = {
      byDefault: (granted) => this.hear(granted && !isPrivacyAskedFor(), BY_DEFAULT),
      chosen: (granted) => this.hear(granted, CHOSEN),
    };
    if (source === "granted") hearing.byDefault(true);
    // A server and a worker have nothing to hear there, whatever they have that looks like a document.
    else if (source !== "denied" && (globalThis as Partial<typeof globalThis>).document?.addEventListener) {
      this.stopHearing = (source === "google" ? hearGoogle : hearShopify)(hearing);
    }
    this.granted = this.said;
    this.openChannel();
    // A page with an open channel may not be kept by the browser for when the shopper comes back to it.
    globalThis.addEventListener?.("pagehide", this.closeChannel);
    globalThis.addEventListener?.("pageshow", this.openChannel);
  }

  /** What was chosen before is followed at once. */
  start(following: Following): void {
    this.following = following;
    this.settle();
  }

  /** The shopper's choice as the page itself tells it: no source is heard any more. */
  choose(granted: boolean): Promise<void> {
    this.rank = BY_THE_PAGE;
    this.said = granted;
    this.announce();
    return this.apply();
  }

  /** Tells other tabs, whom it leaves in doubt, what holds after the shopper was forgotten. */
  announce(): void {
    const word: Word = { granted: this.said, rank: this.rank };
    this.channel?.postMessage(word);
  }

  /** Another tab has erased what is stored. Until it says why, nothing must be stored anew. */
  doubt(): void {
    if (!this.granted) return;
    this.granted = this.said = false;
    this.rank = BY_DEFAULT;
    this.following?.hold();
  }

  close(): void {
    this.rank = Infinity;
    this.stopHearing?.();
    this.closeChannel();
    globalThis.removeEventListener?.("pagehide", this.closeChannel);
    globalThis.removeEventListener?.("pageshow", this.openChannel);
  }

  private hear(granted: boolean, rank: number): void {
    if (rank < this.rank) return;
    this.rank = rank;
    this.said = granted;
    if (this.following === undefined || this.isDue) return;
    this.isDue = true;
    // Some tell what was chosen piece by piece, and begin with a no: that must not erase anything.
    queueMicrotask(() => this.settle());
  }

  private settle(): void {
    this.isDue = false;
    if (this.rank === CHOSEN) this.announce();
    this.apply().catch((error: unknown) => this.following?.failed(error));
  }

  private async apply(): Promise<void> {
    const { following, granted: wasGranted, said } = this;
    if (following === undefined || this.rank === Infinity) return;
    this.granted = said;
    if (!said && this.rank > BY_DEFAULT) await following.withdraw(wasGranted);
    else if (said && !wasGranted) await following.grant();
    else if (!said && wasGranted) following.hold();
  }

  private readonly openChannel = (): void => {
    if (this.channelName === undefined) return;
    try {
      this.channel ??= new BroadcastChannel(this.channelName);
      this.channel.onmessage = ({ data }) => this.told(data as Word | null);
    } catch {
      // Older browsers lack it, and some deny it together with storage: each tab then goes by what it hears itself.
    }
  };

  private readonly closeChannel = (): void => {
    this.channel?.close();
    this.channel = undefined;
  };

  private told(word: Word | null): void {
    if (typeof word?.granted !== "boolean" || !(word.rank >= this.rank)) return;
    this.rank = word.rank;
    this.said = word.granted;
    this.apply().catch((error: unknown) => this.following?.failed(error));
  }
}

/** Global Privacy Control: https://www.w3.org/TR/gpc/ */
function isPrivacyAskedFor(): boolean {
  const { globalPrivacyControl } = (globalThis.navigator ?? {}) as { globalPrivacyControl?: boolean };
  return globalPrivacyControl === true;
}
