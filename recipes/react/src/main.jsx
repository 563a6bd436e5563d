import { createRoot } from "react-dom/client";
import { App } from "./App.jsx";
import "./personalize.js";

createRoot(document.getElementById("root")).render(<App />);
