import type { Problem } from "./regulars.js";

/**
 * What a {@link RegularsError} knows about what went wrong.
 *
 * @example
 * ```ts
 * const tell = ({ code, field, mend }: ErrorDetails) => console.error(`${code} (${field}): ${mend}`);
 * ```
 */
export interface ErrorDetails {
  /** What kind of mistake it is, for programs: `argument`, `shop.closed`, `wasm.blocked`, … */
  code: string;
  /** Which argument or option is meant. */
  field: string;
  /** What was found there, as text. */
  value: string;
  /** What would have been right. */
  expected: string;
  /** What to do about it. */
  mend: string;
}

/**
 * Thrown for what the page's code got wrong, and for what the page cannot do without: a limit that
 * is not a whole number, a catalogue that cannot be fetched, a shop used after it was closed.
 * What the *data* got wrong is never thrown: it is skipped and reported as a {@link Problem}.
 *
 * @example
 * ```ts
 * try {
 *   shop.feed({ limit: 0 });
 * } catch (error) {
 *   if (error instanceof RegularsError) console.log(error.field, error.mend);
 * }
 * ```
 */
export class RegularsError extends Error {
  override readonly name = "RegularsError";
  /** What kind of mistake it is, for programs: `argument` for every argument that makes no sense. */
  readonly code: string;
  /** Which argument or option is meant. */
  readonly field: string;
  /** What was found there, as text. */
  readonly value: string;
  /** What would have been right. */
  readonly expected: string;
  /** What to do about it. */
  readonly mend: string;

  /** Made by the package itself. */
  constructor(details: ErrorDetails, options?: ErrorOptions) {
    super(describe(details), options);
    this.code = details.code;
    this.field = details.field;
    this.value = details.value;
    this.expected = details.expected;
    this.mend = details.mend;
  }
}

/** An error's or a problem's parts in one line for a person, word for word as the engine puts them. */
export function describe({ code, field, value, expected, mend }: ErrorDetails): string {
  return `${code}: ${field} is "${value}", expected ${expected}. ${mend}`;
}

/**
 * Turns whatever the WebAssembly module threw into a {@link RegularsError}. Its own errors carry the
 * same parts; anything else is a defect of ours and says so.
 */
export function toRegularsError(thrown: unknown): RegularsError {
  if (thrown instanceof RegularsError) return thrown;
  if (thrown instanceof Error && thrown.name === "RegularsError") {
    return new RegularsError(thrown as unknown as ErrorDetails);
  }
  return new RegularsError(
    {
      code: "engine.failed",
      field: "engine",
      value: asText(thrown),
      expected: "the engine to answer every call",
      mend: "This is a defect of regulars; please report it with the call that led here.",
    },
    { cause: thrown },
  );
}

/** An argument or option of the page's that makes no sense. */
export function invalidArgument(field: string, value: unknown, expected: string, mend: string): RegularsError {
  return new RegularsError({ code: "argument", field, value: asText(value), expected, mend });
}

/** The same parts, as a problem to report instead of an error to throw. */
export function toProblem({ code, field, value, expected, mend }: ErrorDetails): Problem {
  return { code, field, value, expected, mend, count: 1 };
}

/** Any value as a short text for a message, whatever it is; never throws. */
export function asText(value: unknown): string {
  try {
    const text = String(value);
    return text.length > 120 ? `${text.slice(0, 119)}…` : text;
  } catch {
    return typeof value;
  }
}
