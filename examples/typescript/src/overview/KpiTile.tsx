import { Sparkline } from "../charts/Sparkline";
import { type FragmentType, graphql, readFragment } from "../gql";
import { formatCount, formatInterval, formatValue } from "../lib/format";
import { Change } from "./Change";

export const KpiTileFragment = graphql(`
  fragment KpiTile on Kpi {
    definition {
      description
      unit
      currency
    }
    value
    sampleSize
    accuracy {
      low
      high
      enoughData
    }
    comparison {
      ...Change
    }
    series(grain: DAY) {
      values
    }
  }
`);

type Props = {
  title: string;
  /** Undefined while it is on its way; null if it failed. */
  kpi: FragmentType<typeof KpiTileFragment> | null | undefined;
  error: string | undefined;
};

export function KpiTile({ title, kpi: masked, error }: Props) {
  const kpi = readFragment(KpiTileFragment, masked);
  if (error) return <Frame title={title}><p className="failure" role="alert">{error}</p></Frame>;
  if (!kpi) return <Frame title={title} isLoading />;

  const { definition, value, sampleSize, accuracy, comparison, series } = kpi;
  if (value === null) return <Frame title={title}><p className="nothing">No data</p></Frame>;

  // A count is its own sample: five tickets are five, not an estimate.
  const isThin = !accuracy.enoughData && definition.unit !== "COUNT";
  return (
    <Frame title={title} hint={definition.description}>
      <p className={isThin ? "value thin" : "value"}>{formatValue(value, definition)}</p>
      {isThin ? (
        <p className="muted">Not enough data: {formatCount(sampleSize)} of 10</p>
      ) : (
        <p>
          <Change comparison={comparison ?? null} measured={definition} />
        </p>
      )}
      <Sparkline values={series.values} />
      <p className="fine">
        {accuracy.low !== null && accuracy.high !== null && (
          <span title="95 % interval">
            <span className="unseen">95 % interval </span>
            {formatInterval(accuracy.low, accuracy.high, definition)}
            {" · "}
          </span>
        )}
        n = {formatCount(sampleSize)}
      </p>
    </Frame>
  );
}

type FrameProps = {
  title: string;
  hint?: string;
  isLoading?: boolean;
  children?: React.ReactNode;
};

/** A tile has its size before it has its number, so that nothing moves when it comes. */
function Frame({ title, hint, isLoading = false, children }: FrameProps) {
  return (
    <article className="card tile" aria-busy={isLoading} title={hint}>
      <h3>{title}</h3>
      {isLoading ? <div className="skeleton" /> : children}
    </article>
  );
}
