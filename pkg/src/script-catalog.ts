import { loadCatalog } from "./catalogues/index.js";
import { parts } from "./script-part.js";

// Beside the WebAssembly for catalogues, what reads them: no other page with a script tag loads either.
parts.loadCatalog = loadCatalog;
