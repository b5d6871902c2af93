type Props = {
  scale: readonly [least: number, greatest: number];
  value: number;
  low: number | null;
  high: number | null;
};

/** A value on its scale, in the band that it lies in with 95 % confidence. The text tells the numbers. */
export function Interval({ scale: [least, greatest], value, low, high }: Props) {
  const share = (at: number) => Math.min(1, Math.max(0, (at - least) / (greatest - least))) * 100;
  return (
    <svg className="interval" width="100%" height="14" aria-hidden="true">
      <rect className="track" x="0" y="5" width="100%" height="4" rx="2" />
      {low !== null && high !== null && (
        <rect className="band" x={`${share(low)}%`} y="3" width={`${share(high) - share(low)}%`} height="8" rx="4" />
      )}
      <circle className="dot" cx={`${share(value)}%`} cy="7" r="5" />
    </svg>
  );
}
