import { asText, RegularsError } from "./errors.js";
import { parsed, unreadable } from "./fetching.js";
import type { PackFiles } from "./pack-files.js";
import type { Engine, PackReport } from "./regulars.js";

/** A pack of which the engine has the head. */
export interface OpenedPack {
  files: PackFiles;
  /** Names the folder in which the files of this build lie. */
  build: string;
  /** The name of the file with what changed since the build; empty where nothing did. */
  delta: string;
  report: PackReport;
}

interface Manifest {
  build: string;
  /** The name of the file with what changed since the build; empty where nothing did. */
  delta: string;
}

/** The versions of packs that this release reads. */
const VERSIONS: unknown[] = [2, 3, 4];

/**
 * Loads what a pack's first list needs: the manifest, which is looked at anew each time, then the head and what
 * changed since. The engine may still be on its way. A lost delta is told, and the pack serves as it was built.
 */
export async function openPack(files: PackFiles, engine: Promise<Engine>): Promise<OpenedPack> {
  const { build, delta } = await files.read("manifest.json", readManifest, "no-cache");
  const head = files.read(`${build}/head.pack`, async (bytes) => (await engine).open_pack(build, bytes));
  const [report] = await Promise.all([head, delta && supplyDelta(files, delta, head, engine)]);
  // Nobody will open another build again.
  files.cache?.keepOnly(delta ? [build, delta] : [build]);
  return { files, build, delta, report };
}

/** What changed comes on top of the head; without it, the pack serves as it was built. */
async function supplyDelta(files: PackFiles, file: string, head: Promise<unknown>, engine: Promise<Engine>): Promise<void> {
  try {
    await files.read(file, async (bytes) => {
      await head;
      // No chunk is here yet that could be let go, so the time makes no difference.
      (await engine).supply("delta", bytes, 0);
    });
  } catch (error) {
    // Where the head is lost as well, that is what there is to tell.
    await head;
    files.complain(file, error);
  }
}

/** Nothing that it says may lead out of the folder. */
export function readManifest(bytes: Uint8Array, address: string): Manifest {
  const file = parsed(bytes, address, "pack");
  const { version, build, delta } = ("json" in file ? file.json : {}) as {
    version?: unknown;
    build?: string;
    delta?: { file?: string } | null;
  };
  const changed = delta?.file ?? "";
  if (typeof version === "number" && !VERSIONS.includes(version)) throw wrongVersion(version);
  if (typeof version !== "number" || !/^[0-9a-f]{16} (delta-[0-9a-f]{16}\.pack)?$/.test(`${build} ${changed}`)) {
    throw unreadable(address, "pack", asText(`version ${version}, build ${build}, delta ${changed}`));
  }
  return { build: String(build), delta: changed };
}

function wrongVersion(version: number): RegularsError {
  return new RegularsError({
    code: "pack.version",
    field: "pack",
    value: `version ${version}`,
    expected: `version ${VERSIONS.join(" or ")}, which this release reads`,
    mend: "Pack again with the packer of this release.",
  });
}
