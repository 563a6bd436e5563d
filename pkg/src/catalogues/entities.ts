/** HTML's names of U+00A0 to U+00FF, in the order of the characters. */
const LATIN =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro " +
  "para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil " +
  "Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave " +
  "Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml " +
  "igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute " +
  "thorn yuml";

const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ...LATIN.split(" ").map((name, at) => [name, String.fromCharCode(0xa0 + at)] as const),
  ...Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", ndash: "–", mdash: "—", hellip: "…", bull: "•" }),
  ...Object.entries({ lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", trade: "™", euro: "€" }),
]);

/**
 * A text with its references (`&amp;`, `&#8217;`, `&eacute;`) replaced; what is none stands for itself. Not left to the
 * browser's own parser: neither Node nor a worker has it, and where Trusted Types are enforced it refuses texts.
 */
export function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (reference, decimal, hexadecimal, name) =>
    name === undefined
      ? characterOf(decimal === undefined ? parseInt(hexadecimal, 16) : Number(decimal), reference)
      : (CHARACTERS.get(name) ?? reference),
  );
}

/** Control characters have no place in a text. */
function characterOf(code: number, reference: string): string {
  const isNone = code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || code < 0x20 || (code >= 0x7f && code < 0xa0);
  return isNone ? reference : String.fromCodePoint(code);
}

/** A text of HTML without its tags. As in HTML, a `<` that no letter follows is itself. */
export function plain(html: string): string {
  return decoded(html.replace(/<(?=[a-z/])[^>]*>?/gi, "")).trim();
}
