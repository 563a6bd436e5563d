import { defineConfig } from "vite";
import { servedFiles } from "./build/served-files.ts";

export default defineConfig({
  plugins: [servedFiles()],
  // The package lies beside this folder, not in it.
  server: { fs: { allow: [".."] } },
  build: { target: "es2022" },
});
