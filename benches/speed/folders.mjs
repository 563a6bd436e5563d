import { fileURLToPath } from "node:url";

export const folder = fileURLToPath(new URL(".", import.meta.url));
export const packageFolder = fileURLToPath(new URL("../../pkg/dist", import.meta.url));
export const sourceFolder = fileURLToPath(new URL("../../src", import.meta.url));
