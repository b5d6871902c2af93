import { useState } from "react";

import { LineChart } from "../charts/LineChart";
import { type FragmentType, graphql, readFragment } from "../gql";

const TrendFragment = graphql(`
  fragment Trend on Kpi {
    definition {
      unit
      currency
    }
    series(grain: DAY) {
      starts
      values
      compareValues
    }
  }
`);

type Trend = {
  title: string;
  kpi: FragmentType<typeof TrendFragment> | null | undefined;
  error: string | undefined;
};

/** KPIs day by day, one below the other, with one crosshair through all. */
export function Trends({ trends, timeZone }: { trends: Trend[]; timeZone: string | undefined }) {
  const [active, setActive] = useState<number>();
  return (
    <section className="card trends" aria-label="Day by day">
      {trends.map(({ title, kpi: masked, error }) => {
        const kpi = readFragment(TrendFragment, masked);
        if (error || !kpi || !timeZone) return <Missing key={title} title={title} error={error} />;
        const { starts, values, compareValues } = kpi.series;
        return (
          <LineChart
            key={title}
            title={title}
            measured={kpi.definition}
            starts={starts}
            timeZone={timeZone}
            values={values}
            before={compareValues ?? []}
            active={active !== undefined && active < starts.length ? active : undefined}
            onActive={setActive}
          />
        );
      })}
      <p className="legend">
        <span className="key" /> this period <span className="key pale" /> the period before
      </p>
    </section>
  );
}

function Missing({ title, error }: { title: string; error: string | undefined }) {
  return (
    <div className="chart" aria-busy={!error}>
      <h3>{title}</h3>
      {error ? <p className="failure" role="alert">{error}</p> : <div className="skeleton" />}
    </div>
  );
}
