import { RegularsError } from "./errors.js";

/**
 * What a pack's file holds. Each is compressed in itself, because many a static host compresses only types
 * that it knows. One that was unpacked on the way is taken as it comes; and so is one that cannot be unpacked,
 * for whoever reads it will refuse it.
 */
export async function gunzip(file: Uint8Array): Promise<Uint8Array> {
  if (file[0] !== 0x1f || file[1] !== 0x8b) return file;
  if (typeof DecompressionStream === "undefined") {
    throw new RegularsError({
      code: "pack.unsupported",
      field: "pack",
      value: "no DecompressionStream",
      expected: "a browser that can unpack gzip",
      mend: "For older browsers pass a `catalog` as well, or publish the pack's files unpacked.",
    });
  }
  try {
    const content = new Response(file as BodyInit).body!.pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(content).arrayBuffer());
  } catch {
    return file;
  }
}
