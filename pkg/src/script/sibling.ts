import { asText, RegularsError } from "../errors.js";
import { tag } from "./tag.js";

/** A script that lies beside the tag's, and that only some pages need. */
export interface Sibling {
  name: string;
  /** Its checksum, as tags state it. */
  integrity: string;
  /** What it is loaded for: names the option in errors. */
  field: string;
}

/** The browser's gate for addresses of scripts, where it has one; TypeScript does not know it yet. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(address: string): string }): { createScriptURL(address: string): string };
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;

/**
 * Runs it under the policy of the tag that is there, from the same place and in the same version. Its content is checked
 * where the tag's own is: from a server that rewrites scripts, as Shopify's does, it would never pass.
 */
export async function runSibling(sibling: Sibling): Promise<void> {
  // Beside an address that names no file, such as a package's on a content delivery network, lies somebody else's.
  if (!tag || !/\/regulars\.iife\.js(\?|$)/.test(tag.src)) throw missing(sibling, tag?.src ?? "no script tag");
  const address = new URL(sibling.name, tag.src);
  address.search = new URL(tag.src).search;
  const script = document.createElement("script");
  script.nonce = tag.nonce;
  script.crossOrigin = tag.crossOrigin;
  if (tag.integrity) script.integrity = sibling.integrity;
  try {
    script.src = trusted(address.href);
  } catch (error) {
    throw missing(sibling, asText(error), "Add `regulars` to the policy's trusted-types");
  }
  await new Promise<void>((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(missing(sibling, address.href));
    document.head.append(script);
  });
}

/** Where the page lets `regulars` have no policy of its own, its `default` one decides. */
function trusted(address: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  try {
    policy ??= trustedTypes?.createPolicy("regulars", { createScriptURL: (own) => own });
  } catch {
    return address;
  }
  return policy?.createScriptURL(address) ?? address;
}

/** It did not come, or came and is not what it should be. */
export function missing({ name, field }: Sibling, value: string, mend = `Copy ${name} of this version there`): RegularsError {
  return new RegularsError({
    code: "script.missing",
    field,
    value,
    expected: `${name} beside regulars.iife.js`,
    mend: `${mend}, or put a <script> tag for it before the one that opens the shop.`,
  });
}
