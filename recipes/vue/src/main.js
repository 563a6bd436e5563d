import { createApp } from "vue";
import App from "./App.vue";
import "./personalize.js";

createApp(App).mount("#root");
