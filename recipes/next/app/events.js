"use client";

import { useEffect } from "react";
import { report } from "./report.js";

export function Viewed({ product }) {
  useEffect(() => report("view_item", product), [product]);
  return null;
}

export function AddToCart({ product }) {
  return (
    <button type="button" onClick={() => report("add_to_cart", product)}>
      Add to cart
    </button>
  );
}
