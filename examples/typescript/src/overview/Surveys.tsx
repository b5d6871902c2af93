import { Interval } from "../charts/Interval";
import { type FragmentType, graphql, readFragment } from "../gql";
import { formatCount, formatInterval, formatValue } from "../lib/format";
import { Change } from "./Change";

const SurveyFragment = graphql(`
  fragment Survey on SurveyKpi {
    definition {
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
  }
`);

type Survey = {
  title: string;
  /** The ends of its scale. */
  scale: [least: number, greatest: number];
  kpi: FragmentType<typeof SurveyFragment> | null | undefined;
  error: string | undefined;
};

/** What customers say, and how sure that is: few answers make a wide band. */
export function Surveys({ surveys, rate }: { surveys: Survey[]; rate: number | null | undefined }) {
  return (
    <section className="card surveys" aria-label="What customers say">
      <h2>What customers say</h2>
      {surveys.map((survey) => (
        <Row key={survey.title} {...survey} />
      ))}
      <p className="fine">
        {formatValue(rate, { unit: "SHARE" })} of the people who were asked have answered.
      </p>
    </section>
  );
}

function Row({ title, scale, kpi: masked, error }: Survey) {
  const kpi = readFragment(SurveyFragment, masked);
  if (error) return <div className="survey"><h3>{title}</h3><p className="failure" role="alert">{error}</p></div>;
  if (!kpi) return <div className="survey" aria-busy><h3>{title}</h3><div className="skeleton" /></div>;

  const { definition, value, sampleSize, accuracy, comparison } = kpi;
  const { low, high, enoughData } = accuracy;
  return (
    <div className="survey">
      <h3>{title}</h3>
      <p className={enoughData ? "value" : "value thin"}>
        {value === null ? "No data" : formatValue(value, definition)}
      </p>
      {enoughData ? (
        <Change comparison={comparison ?? null} measured={definition} />
      ) : (
        <span className="fine">Not enough data</span>
      )}
      {value !== null && <Interval scale={scale} value={value} low={low} high={high} />}
      <p className="fine">
        {low !== null && high !== null && (
          <>95 %: {formatInterval(low, high, definition)}{" · "}</>
        )}
        {formatCount(sampleSize)} {sampleSize === 1 ? "answer" : "answers"}
      </p>
    </div>
  );
}
