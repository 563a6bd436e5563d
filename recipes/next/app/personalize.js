"use client";

import { useEffect } from "react";

/** Loads regulars once the page is hydrated: until then the server's cards must stay as the server wrote them. */
export function Personalize() {
  useEffect(() => void import("./regulars.js"), []);
  return null;
}
