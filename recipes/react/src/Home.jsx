import { Shelf } from "./Shelf.jsx";
import products from "./products.json";

export function Home() {
  return (
    <>
      <h1>Tea, coffee and what goes with them</h1>
      <h2>Picked for you</h2>
      <regulars-feed limit="8" heading="" template="card">
        {/* What the shop shows by itself. It stays until there is something better. */}
        <Shelf products={products.slice(0, 8)} />
      </regulars-feed>
    </>
  );
}
