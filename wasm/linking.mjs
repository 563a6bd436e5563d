// What the linker notes of a module under `--emit-relocs`: which function, and which constant, refers to which. After
// wasm-bindgen and wasm-opt nobody can tell any more, but the places in memory and in the table are what they were.
//
// The format: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md
const SECTION = { CUSTOM: 0, IMPORT: 2, EXPORT: 7, ELEMENT: 9, CODE: 10, DATA: 11 };
const FUNCTION = 0;
const SYMBOL_TABLE = 8;
const SYMBOL = { FUNCTION: 0, DATA: 1, SECTION: 3 };
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;
/** Kinds of reference by what they refer to; all others are of no interest here. */
const TO_FUNCTION = [0, 26];
const TO_SLOT = [1, 2];
const TO_MEMORY = [3, 4, 5];
const WITH_ADDEND = [3, 4, 5, 8, 9];

/** Reads a linked module. */
export function readLinked(bytes) {
  const reader = new Reader(bytes);
  const linked = { exports: new Map(), slots: new Map(), bodies: [], segments: [], symbols: [], relocations: new Map() };
  const sections = [];
  let imported = 0;
  for (reader.at = 8; reader.at < bytes.length; ) {
    const id = reader.byte();
    const length = reader.number();
    const start = reader.at;
    sections.push(id);
    if (id === SECTION.IMPORT) imported = readImports(reader);
    else if (id === SECTION.EXPORT) readExports(reader, linked);
    else if (id === SECTION.ELEMENT) readElements(reader, linked);
    else if (id === SECTION.CODE) readBodies(reader, linked, imported, start);
    else if (id === SECTION.DATA) readSegments(reader, linked, start);
    else if (id === SECTION.CUSTOM) {
      const name = reader.text();
      if (name === "linking") readSymbols(reader, linked, start + length);
      else if (name.startsWith("reloc.")) readRelocations(reader, linked, sections);
    }
    reader.at = start + length;
  }
  if (linked.symbols.length === 0) throw new Error("the linker was not asked for --emit-relocs: see wasm/build.rs");
  return nodesOf(linked);
}

/** A module without the sections that are no code of it: the linker's notes, which are of the module before, confuse others. */
export function withoutNotes(bytes) {
  const reader = new Reader(bytes);
  const kept = [bytes.subarray(0, 8)];
  for (reader.at = 8; reader.at < bytes.length; ) {
    const start = reader.at;
    const id = reader.byte();
    const length = reader.number();
    reader.at += length;
    if (id !== SECTION.CUSTOM) kept.push(bytes.subarray(start, reader.at));
  }
  return Buffer.concat(kept);
}

/**
 * What can be reached from functions that are exported: `slots`, those of the table that are called through, and `places`,
 * the constants in memory, as [from, to).
 */
export function reach({ exports, nodes, slots: byFunction }, names) {
  const reached = new Set();
  const slots = new Set();
  const waiting = names.map((name) => exports.get(name));
  while (waiting.length > 0) {
    const id = waiting.pop();
    const node = nodes.get(id);
    // Imported functions are nobody's.
    if (node === undefined || reached.has(node)) continue;
    reached.add(node);
    for (const { to, isSlot } of node.references) {
      waiting.push(to);
      if (isSlot) for (const slot of byFunction.get(to)) slots.add(slot);
    }
  }
  const places = [...reached].flatMap(({ place }) => (place ? [place] : []));
  return { slots, places: places.sort(([a], [b]) => a - b) };
}

function nodesOf({ exports, slots, bodies, segments, symbols, relocations }) {
  const nodes = new Map();
  const code = bodies.map(({ index, from, to }) => ({ from, to, node: { references: [] }, id: `function ${index}` }));
  const data = [];
  for (const { kind, segment, offset, size } of symbols) {
    if (kind !== SYMBOL.DATA || size === 0 || segments[segment] === undefined) continue;
    const { address, from } = segments[segment];
    const place = [address + offset, address + offset + size];
    data.push({ from: from + offset, to: from + offset + size, node: { references: [], place }, id: `data ${place}` });
  }
  for (const { id, node } of [...code, ...data]) nodes.set(id, node);
  const target = ({ type, symbol }) => {
    const { kind, index, segment, offset, size } = symbols[symbol];
    if (kind === SYMBOL.FUNCTION) return { to: `function ${index}`, isSlot: TO_SLOT.includes(type) };
    if (kind !== SYMBOL.DATA || segments[segment] === undefined || size === 0) return undefined;
    const { address } = segments[segment];
    return { to: `data ${[address + offset, address + offset + size]}`, isSlot: false };
  };
  for (const [section, owners] of [[SECTION.CODE, code], [SECTION.DATA, data]]) {
    for (const relocation of relocations.get(section) ?? []) {
      if (![...TO_FUNCTION, ...TO_SLOT, ...TO_MEMORY].includes(relocation.type)) continue;
      const to = target(relocation);
      if (to === undefined) continue;
      const holders = owners.filter(({ from, to: end }) => from <= relocation.at && relocation.at < end);
      if (holders.length === 0) throw new Error(`nobody holds the reference at ${relocation.at} of section ${section}`);
      for (const { node } of holders) node.references.push(to);
    }
  }
  return { exports, nodes, slots, segments };
}

function readImports(reader) {
  let functions = 0;
  for (let left = reader.number(); left > 0; left--) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind !== FUNCTION) throw new Error("the linked module imports more than functions");
    reader.number();
    functions++;
  }
  return functions;
}

function readExports(reader, { exports }) {
  for (let left = reader.number(); left > 0; left--) {
    const name = reader.text();
    const kind = reader.byte();
    const index = reader.number();
    if (kind === FUNCTION) exports.set(name, `function ${index}`);
  }
}

function readElements(reader, { slots }) {
  for (let left = reader.number(); left > 0; left--) {
    if (reader.number() !== 0) throw new Error("the linked module has more than plain elements");
    const first = reader.offset();
    const count = reader.number();
    for (let at = 0; at < count; at++) {
      const id = `function ${reader.number()}`;
      slots.set(id, [...(slots.get(id) ?? []), first + at]);
    }
  }
}

function readBodies(reader, { bodies }, imported, start) {
  for (let left = reader.number(); left > 0; left--) {
    const length = reader.number();
    bodies.push({ index: imported + bodies.length, from: reader.at - start, to: reader.at - start + length });
    reader.at += length;
  }
}

function readSegments(reader, { segments }, start) {
  for (let left = reader.number(); left > 0; left--) {
    if (reader.number() !== 0) throw new Error("the linked module has more than plain data");
    const address = reader.offset();
    const length = reader.number();
    segments.push({ address, from: reader.at - start, bytes: reader.bytes.subarray(reader.at, reader.at + length) });
    reader.at += length;
  }
}

function readSymbols(reader, { symbols }, end) {
  if (reader.number() !== 2) throw new Error("the linker's notes are of another version");
  while (reader.at < end) {
    const kind = reader.byte();
    const length = reader.number();
    const next = reader.at + length;
    if (kind === SYMBOL_TABLE) for (let left = reader.number(); left > 0; left--) symbols.push(readSymbol(reader));
    reader.at = next;
  }
}

function readSymbol(reader) {
  const kind = reader.byte();
  const flags = reader.number();
  const isDefined = (flags & UNDEFINED) === 0;
  if (kind === SYMBOL.SECTION) return { kind, index: reader.number() };
  if (kind === SYMBOL.DATA) {
    reader.text();
    return isDefined ? { kind, segment: reader.number(), offset: reader.number(), size: reader.number() } : { kind };
  }
  const index = reader.number();
  if (isDefined || (flags & EXPLICIT_NAME) !== 0) reader.text();
  return { kind, index };
}

function readRelocations(reader, { relocations }, sections) {
  const list = [];
  relocations.set(sections[reader.number()], list);
  for (let left = reader.number(); left > 0; left--) {
    const type = reader.byte();
    list.push({ type, at: reader.number(), symbol: reader.number() });
    if (WITH_ADDEND.includes(type)) reader.number();
  }
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  byte() {
    return this.bytes[this.at++];
  }
  /** LEB128; the few signed ones are skipped only, or not negative. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }
  text() {
    const length = this.number();
    this.at += length;
    return Buffer.from(this.bytes.subarray(this.at - length, this.at)).toString();
  }
  /** A constant expression: i32.const, the number, end. */
  offset() {
    this.at++;
    let value = 0;
    let shift = 0;
    for (let byte = 128; byte >= 128; shift += 7) {
      byte = this.byte();
      value |= (byte & 127) << shift;
    }
    this.at++;
    return value;
  }
}
