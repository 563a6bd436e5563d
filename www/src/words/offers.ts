import { words } from ".";

/** What speaks for an offer, by the package's code; one that is new to us is shown as it is. */
export const offerRule = (code: string): string => words.offerRules[code] ?? code;

/** What speaks against an offer. Of the path of a rule, `audience.all[1].stage`, its last name counts. */
export function offerObstacle(code: string): string {
  const rule = /^(?:purpose|audience)\b.*?\.?(\w+)$/.exec(code.replace(/\[\d+\]$/, ""))?.[1];
  return words.offerObstacles[rule ?? code] ?? code;
}
