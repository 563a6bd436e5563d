import Link from "next/link";
import { Personalize } from "./personalize.js";

export const metadata = { title: "Leaf & Kettle", icons: "/pictures.svg#assam" };

// The shop's own card once more, for the cards that come from regulars. As text, since what React puts into a <template>
// in the browser is not what a browser reads from it.
const card = `
      <a class="card" data-regulars-href="link">
        <img data-regulars-src="image_link" alt="" width="128" height="128" />
        <strong data-regulars-text="title"></strong>
        <span><span data-regulars-text="sale_price" data-regulars-if="sale_price"></span> <span data-regulars-text="price" data-regulars-unless="sale_price"></span><del data-regulars-text="price" data-regulars-if="sale_price"></del></span>
      </a>`;

export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <link rel="stylesheet" href="/shop.css" />
        <script src="/shop.js" />
      </head>
      <body>
        <header>
          <Link href="/">Leaf & Kettle</Link> <span>Tea, coffee and what goes with them</span>
        </header>
        <main>{children}</main>
        <footer>
          <label>
            <input type="checkbox" id="remember-me" /> Remember what I look at, on this device only
          </label>
        </footer>
        <template id="card" dangerouslySetInnerHTML={{ __html: card }} />
        <Personalize />
      </body>
    </html>
  );
}
