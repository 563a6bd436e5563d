import CopyPlugin from "copy-webpack-plugin";
import HtmlPlugin from "html-webpack-plugin";

// regulars needs nothing here: webpack finds its .wasm by itself.
export default {
  mode: "production",
  entry: "./personalize.js",
  output: { filename: "[contenthash].js", clean: true },
  plugins: [
    new CopyPlugin({ patterns: ["public"] }),
    ...["index.html", "product.html"].map((filename) => new HtmlPlugin({ filename, template: `pages/${filename}` })),
  ],
};
