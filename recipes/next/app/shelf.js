import Link from "next/link";
import { money } from "./money.js";

export function Shelf({ products }) {
  return (
    <ul className="shelf">
      {products.map(({ id, title, link, image_link, price, sale_price }) => (
        <li key={id}>
          <Link className="card" href={link}>
            <img src={image_link} alt="" width="128" height="128" />
            <strong>{title}</strong>
            <span>
              {money(sale_price ?? price)} {sale_price && <del>{money(price)}</del>}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
