import { type Column, extentOf, linePath } from "./geometry";

const [WIDTH, HEIGHT] = [120, 28];

/** The course of a KPI without axes; the chart tells the numbers. */
export function Sparkline({ values }: { values: Column }) {
  const [least, greatest] = extentOf(values) ?? [0, 1];
  const path = linePath(values, (index, value) => [
    (index / Math.max(values.length - 1, 1)) * WIDTH,
    HEIGHT - 2 - ((value - least) / (greatest - least || 1)) * (HEIGHT - 4),
  ]);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={path} className="line" />
    </svg>
  );
}
