/** A value for each bucket; null where there is no data. */
export type Column = ReadonlyArray<number | null>;

export type Place = (index: number, value: number) => readonly [x: number, y: number];

/**
 * The path of a line with a gap wherever there is no value. A value between two gaps is a line of no
 * length, which round caps show as a dot.
 */
export function linePath(values: Column, place: Place): string {
  let isDrawing = false;
  return values
    .map((value, index) => {
      if (value === null) {
        isDrawing = false;
        return "";
      }
      const [x, y] = place(index, value).map((number) => number.toFixed(1));
      const command = isDrawing ? `L${x} ${y}` : `M${x} ${y}h0`;
      isDrawing = true;
      return command;
    })
    .join("");
}

/** The greatest and the least of some columns. */
export function extentOf(...columns: Column[]): [least: number, greatest: number] | undefined {
  const numbers = columns.flat().filter((value) => value !== null);
  return numbers.length ? [Math.min(...numbers), Math.max(...numbers)] : undefined;
}

const NICE = [1, 2, 2.5, 5, 10];
const NICE_SECONDS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];

/** Three to five round values from 0 or below up to the greatest. */
export function ticksFor(least: number, greatest: number, isTime: boolean): number[] {
  const step = stepFor((greatest - least || greatest || 1) / 3, isTime);
  const first = Math.floor(least / step);
  const last = Math.ceil(greatest / step) || 1;
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function stepFor(rough: number, isTime: boolean): number {
  if (isTime) {
    const days = 86400 * Math.ceil(rough / 86400);
    return NICE_SECONDS.find((step) => step >= rough) ?? days;
  }
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (NICE.find((step) => step * power >= rough) ?? 10);
}
