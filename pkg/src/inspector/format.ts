/** Milliseconds, to the tenth where that says something. */
export const ms = (duration: number): string => `${duration < 100 ? duration.toFixed(1) : Math.round(duration)} ms`;

/** Bytes as a person reads them. */
export const bytes = (count: number): string => (count < 1000 ? `${count} B` : count < 1e6 ? `${(count / 1000).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`);

/** A time of today. */
export const clock = (at: number): string => new Date(at).toLocaleTimeString();

/** A score or one of its parts, with its sign where it is a part. */
export const points = (value: number, signed = false): string => (signed && value >= 0 ? "+" : "") + value.toFixed(3).replace("-", "−");

/** How many there are of something. */
export const count = (number: number, one: string, more = `${one}s`): string => `${number} ${number === 1 ? one : more}`;
