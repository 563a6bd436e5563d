import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

export default defineConfig({
  // Else Vue looks for components of its own under these names.
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("regulars-") } } })],
});
