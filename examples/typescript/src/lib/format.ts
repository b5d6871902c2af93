import type { Unit } from "../gql/graphql";

/** The language of numbers and dates. */
const LANGUAGE = "en-GB";
const NO_VALUE = "–";
const THIN = "\u202f"; // narrow and unbreakable: it holds a number and its unit together

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** What a value is measured in, as `definition` tells it. */
export type Measured = { unit: Unit; currency?: string | null };

/** A value in its unit: "2 h 5 min", "82.4 %", "1,816". */
export function formatValue(value: number | null | undefined, { unit, currency }: Measured): string {
  if (value === null || value === undefined) return NO_VALUE;
  switch (unit) {
    case "SECONDS":
      return duration(value);
    case "SHARE":
      return `${number(100 * value, 1, 1)}${THIN}%`;
    case "POINTS":
      return number(value, 1);
    case "SCORE":
      return number(value, 2, 2);
    case "COUNT":
      return number(value, 1);
    case "PER_DAY":
      return `${number(value, 1)}${THIN}/${THIN}day`;
    case "PER_HOUR":
      return `${number(value, 1)}${THIN}/${THIN}hour`;
    case "MONEY":
      return currency
        ? new Intl.NumberFormat(LANGUAGE, { style: "currency", currency }).format(value)
        : number(value, 2);
  }
}

/** A round value beside an axis: "3 h", "50 %", "0". */
export function formatTick(value: number, measured: Measured): string {
  if (value === 0) return "0";
  return measured.unit === "SHARE"
    ? `${number(100 * value, 1)}${THIN}%`
    : formatValue(value, measured);
}

/** A change in words of its unit: shares and points change by points, all else by a percentage. */
export function formatChange(
  { change, changeRatio }: { change: number | null; changeRatio: number | null },
  { unit }: Measured,
): string {
  if (change === null) return NO_VALUE;
  if (unit === "SHARE") return `${number(Math.abs(100 * change), 1)}${THIN}pts`;
  if (unit === "POINTS") return `${number(Math.abs(change), 1)}${THIN}pts`;
  if (unit === "SCORE" || changeRatio === null) return number(Math.abs(change), 2);
  return `${number(Math.abs(100 * changeRatio), 0)}${THIN}%`;
}

/** An interval with its unit said once: "78.5–87.4 %". */
export function formatInterval(low: number, high: number, measured: Measured): string {
  const [from, to] = [formatValue(low, measured), formatValue(high, measured)];
  return measured.unit === "SHARE" ? `${from.replace(`${THIN}%`, "")}–${to}` : `${from} – ${to}`;
}

/** Tickets and ratings are whole; thousands are set apart. */
export function formatCount(count: number): string {
  return number(count, 0);
}

/** The days of a half-open range: "23 Oct – 21 Nov 2026". */
export function formatRange(range: { start: string; end: string; timeZone: string }): string {
  const { start, end, timeZone } = range;
  const days = new Intl.DateTimeFormat(LANGUAGE, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone,
  });
  return days.formatRange(new Date(start), new Date(Date.parse(end) - 1));
}

export function formatDay(instant: string, timeZone: string, weekday = false): string {
  return new Intl.DateTimeFormat(LANGUAGE, {
    day: "numeric",
    month: "short",
    ...(weekday && { weekday: "short" }),
    timeZone,
  }).format(new Date(instant));
}

export function formatTime(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat(LANGUAGE, { timeStyle: "short", timeZone }).format(
    new Date(instant),
  );
}

/** The two largest units: "45 s", "32 min", "2 h 5 min", "3 d 4 h". */
function duration(seconds: number): string {
  if (Math.round(seconds) < MINUTE) return `${Math.round(seconds)}${THIN}s`;
  const minutes = Math.round(seconds / MINUTE);
  if (minutes < 60) return `${minutes}${THIN}min`;
  if (minutes < 48 * 60) return pair(minutes, 60, "h", "min");
  return pair(Math.round(seconds / HOUR), 24, "d", "h");
}

function pair(count: number, perLarge: number, large: string, small: string): string {
  const [much, rest] = [Math.floor(count / perLarge), count % perLarge];
  return `${number(much, 0)}${THIN}${large}` + (rest ? `\u00a0${rest}${THIN}${small}` : "");
}

function number(value: number, digits: number, atLeast = 0): string {
  const digitsOf = { maximumFractionDigits: digits, minimumFractionDigits: atLeast };
  return new Intl.NumberFormat(LANGUAGE, digitsOf)
    .format(value)
    .replace("-", "−");
}
