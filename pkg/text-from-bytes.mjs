/**
 * Writes bytes as the printable text that `src/bytes-from-text.ts` reads, and that file explains.
 *
 * @param {Uint8Array} bytes
 * @returns {string}
 */
export function textFromBytes(bytes) {
  let text = "";
  for (const byte of bytes) {
    if (byte < 91) text += sign(byte);
    else text += sign(91 + Math.floor((byte - 91) / 93)) + sign((byte - 91) % 93);
  }
  return text;
}

function sign(value) {
  return String.fromCharCode(value + (value < 2 ? 32 : value < 59 ? 33 : 34));
}
