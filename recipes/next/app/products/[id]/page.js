import { notFound } from "next/navigation";
import products from "../../../public/products.json";
import { AddToCart, Viewed } from "../../events.js";
import { money } from "../../money.js";
import { Shelf } from "../../shelf.js";

export function generateStaticParams() {
  return products.map(({ id }) => ({ id }));
}

export default async function Product({ params }) {
  const { id } = await params;
  const product = products.find((product) => product.id === id);
  if (product === undefined) notFound();
  const alike = products.filter((other) => other.product_type === product.product_type && other !== product);
  return (
    <>
      <article className="product">
        <img src={product.image_link} alt="" width="224" height="224" />
        <div>
          <h1>{product.title}</h1>
          <p>{money(product.sale_price ?? product.price)}</p>
          <AddToCart product={product} />
        </div>
      </article>
      <Viewed product={product} />

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
