import type { Good } from "./catalog";

/** Who has a child, or is about to, is nobody's business: what is looked at or bought here is noted nowhere. */
export const SENSITIVE = ["Baby"];

export const isSensitive = ({ path }: Good) => SENSITIVE.includes(path[0]);
