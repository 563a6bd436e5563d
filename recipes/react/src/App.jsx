import { useEffect, useState } from "react";
import { Home } from "./Home.jsx";
import { Product } from "./Product.jsx";
import products from "./products.json";

const productHere = () => products.find(({ link }) => link === location.pathname);

export function App() {
  const [product, setProduct] = useState(productHere);
  const follow = () => setProduct(productHere());
  useEffect(() => {
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);

  /** What your router does. The links in cards of regulars are links like all others. */
  function visit(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    scrollTo(0, 0);
    follow();
  }

  return (
    <div onClick={visit}>
      <header>
        <a href="/">Leaf & Kettle</a> <span>Tea, coffee and what goes with them</span>
      </header>
      <main>{product ? <Product product={product} /> : <Home />}</main>
    </div>
  );
}
