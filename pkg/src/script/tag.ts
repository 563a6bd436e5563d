/** The tag that loaded this script, which knows it only while it first runs; none in a module, and none on a server. */
export const tag = globalThis.document?.currentScript as HTMLScriptElement | null | undefined;
