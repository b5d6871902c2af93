import type { KeyboardEvent, PointerEvent } from "react";

import { formatDay, formatTick, formatValue, type Measured } from "../lib/format";
import { type Column, extentOf, linePath, type Place, ticksFor } from "./geometry";
import { useWidth } from "./useWidth";

const HEIGHT = 150;
const ROOM = { left: 56, right: 20, top: 10, bottom: 22 };

type Props = {
  title: string;
  measured: Measured;
  starts: ReadonlyArray<string>;
  timeZone: string;
  values: Column;
  /** The period before, bucket by bucket: a pale line. */
  before: Column;
  /** The day that is read out; charts of one page share it. */
  active: number | undefined;
  onActive: (index: number | undefined) => void;
};

/** A KPI day by day. It can be read with the pointer, and with the arrow keys like a slider. */
export function LineChart(props: Props) {
  const { title, measured, starts, timeZone, values, before, active, onActive } = props;
  const [ref, width] = useWidth<HTMLDivElement>();
  const last = starts.length - 1;
  const ticks = axisOf(values, before, measured);
  const place = placing(width, last, ticks);

  const read = active ?? last;
  const [now, then] = [values, before].map((column) => formatValue(column[read], measured));
  const day = formatDay(starts[read] ?? "", timeZone, true);

  function follow(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - ROOM.left) / (width - ROOM.left - ROOM.right);
    onActive(Math.max(0, Math.min(last, Math.round(share * last))));
  }
  function step(event: KeyboardEvent<HTMLDivElement>) {
    const goal = { ArrowLeft: read - 1, ArrowRight: read + 1, Home: 0, End: last }[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    onActive(Math.max(0, Math.min(last, goal)));
  }

  return (
    <figure className="chart">
      <figcaption>
        <h3>{title}</h3>
        <p className="readout" aria-hidden="true">
          <span className="muted">{day}</span>
          <strong>{now}</strong>
          <span className="muted">before {then}</span>
        </p>
      </figcaption>
      <div
        ref={ref}
        className="plot"
        role="slider"
        tabIndex={0}
        aria-label={`${title}, day by day`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={read}
        aria-valuetext={`${day}: ${now}, in the period before ${then}`}
        onPointerMove={follow}
        onPointerLeave={() => onActive(undefined)}
        onKeyDown={step}
        onBlur={() => onActive(undefined)}
      >
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            {ticks.map((tick) => (
              <Tick key={tick} y={place(0, tick)[1]} width={width} text={formatTick(tick, measured)} />
            ))}
            {daysToName(last, width).map((index) => (
              <text key={index} className="axis" x={place(index, 0)[0]} y={HEIGHT - 4} textAnchor="middle">
                {formatDay(starts[index] ?? "", timeZone)}
              </text>
            ))}
            <path className="line pale" d={linePath(before, place)} />
            <path className="line" d={linePath(values, place)} />
            {active !== undefined && (
              <Crosshair x={place(active, 0)[0]} value={values[active]} place={(v) => place(active, v)[1]} />
            )}
          </svg>
        )}
      </div>
    </figure>
  );
}

function axisOf(values: Column, before: Column, { unit }: Measured): number[] {
  const [least, greatest] = extentOf(values, before) ?? [0, 1];
  // A line may begin above 0 where all of it is far above; times and counts begin at 0.
  const floor = unit === "SHARE" && least > 0.5 ? least : Math.min(0, least);
  const ticks = ticksFor(floor, greatest, unit === "SECONDS");
  return unit === "SHARE" ? ticks.filter((tick) => tick < 1.001) : ticks;
}

function placing(width: number, last: number, ticks: number[]): Place {
  const [bottom, top] = [ticks[0] ?? 0, ticks[ticks.length - 1] ?? 1];
  const [wide, high] = [width - ROOM.left - ROOM.right, HEIGHT - ROOM.top - ROOM.bottom];
  return (index, value) => [
    ROOM.left + (index / Math.max(last, 1)) * wide,
    ROOM.top + (1 - (value - bottom) / (top - bottom || 1)) * high,
  ];
}

/** Some days, evenly spread, that have room to be named. */
function daysToName(last: number, width: number): number[] {
  const count = Math.max(2, Math.min(7, Math.floor(width / 90)));
  const step = Math.max(1, Math.round(last / (count - 1)));
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => last - index * step);
}

function Tick({ y, width, text }: { y: number; width: number; text: string }) {
  return (
    <>
      <line className="grid" x1={ROOM.left} x2={width - ROOM.right} y1={y} y2={y} />
      <text className="axis" x={ROOM.left - 8} y={y} dy="0.32em" textAnchor="end">
        {text}
      </text>
    </>
  );
}

type CrosshairProps = {
  x: number;
  value: number | null | undefined;
  place: (value: number) => number;
};

function Crosshair({ x, value, place }: CrosshairProps) {
  return (
    <>
      <line className="crosshair" x1={x} x2={x} y1={ROOM.top} y2={HEIGHT - ROOM.bottom} />
      {typeof value === "number" && <circle className="dot" cx={x} cy={place(value)} r={4} />}
    </>
  );
}
