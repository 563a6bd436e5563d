import { useEffect } from "react";
import { money } from "./money.js";
import { report } from "./report.js";
import { Shelf } from "./Shelf.jsx";
import products from "./products.json";

export function Product({ product }) {
  const { id, title, price, sale_price, image_link, product_type } = product;
  useEffect(() => report("view_item", product), [product]);
  const alike = products.filter((other) => other.product_type === product_type && other !== product);
  return (
    <>
      <article className="product">
        <img src={image_link} alt="" width="224" height="224" />
        <div>
          <h1>{title}</h1>
          <p>{money(sale_price ?? price)}</p>
          <button type="button" onClick={() => report("add_to_cart", product)}>
            Add to cart
          </button>
        </div>
      </article>

      <h2>Goes well with it</h2>
      <regulars-complements item-ids={id} limit="4" heading="" layout="grid" template="card">
        <Shelf products={products.slice(2, 6)} />
      </regulars-complements>

      <h2>More like this</h2>
      <regulars-similar item-id={id} limit="4" heading="" layout="grid" template="card">
        <Shelf products={alike.slice(0, 4)} />
      </regulars-similar>
    </>
  );
}
