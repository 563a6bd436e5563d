import { asText, invalidArgument } from "./errors.js";
import { bytesOf, fetchBytes, fetchFile, unreadable } from "./fetching.js";

/**
 * Where a pack may come from: the address of the folder that the packer wrote, or the pack's file itself,
 * as bytes, as a `Blob` or as a response. In Node, where files have no address that can be fetched, as bytes.
 *
 * @example
 * ```ts
 * const pack: PackSource = new URL("/pack/", location.href);
 * const inNode: PackSource = await readFile("public/pack/0a1b2c3d.pack");
 * ```
 */
export type PackSource = URL | string | ArrayBuffer | Uint8Array | Blob | Response;

/** The latest manifest that this release reads. */
const MANIFEST_VERSION = 1;

/** The bytes of a pack's file, as they are. */
export async function packOf(pack: PackSource): Promise<Uint8Array> {
  if (typeof pack === "string" || pack instanceof URL) return fetchPack(String(pack).replace(/\/?$/, "/"));
  // By what they can do: a page may hand over what another window or a test environment made.
  if (typeof (pack as Partial<Blob> | undefined)?.arrayBuffer === "function") {
    const body = pack as Blob | Response;
    return bytesOf(body, "url" in body ? body.url : "the Blob", "pack");
  }
  if (pack instanceof Uint8Array) return pack;
  if (typeof (pack as ArrayBuffer | undefined)?.slice === "function" && "byteLength" in pack) return new Uint8Array(pack);
  throw invalidArgument("pack", pack, "the address of a pack's folder, bytes, a Blob or a response", "Pass the folder that the packer wrote.");
}

/** The manifest is looked at anew each time; the file that it names never changes. */
async function fetchPack(folder: string): Promise<Uint8Array> {
  const address = `${folder}manifest.json`;
  const manifest = await fetchFile(address, "pack", { cache: "no-cache" });
  const { version, file } = ("json" in manifest ? manifest.json : {}) as { version?: unknown; file?: unknown };
  // A name, and nothing that could lead out of the folder.
  if (version !== MANIFEST_VERSION || typeof file !== "string" || !/^\w[\w.-]*$/.test(file)) {
    throw unreadable(address, "pack", `version ${asText(version)}, file ${asText(file)}`);
  }
  return fetchBytes(folder + file, "pack");
}
