import { type FragmentType, graphql, readFragment } from "../gql";
import { formatChange, formatValue, type Measured } from "../lib/format";

const ChangeFragment = graphql(`
  fragment Change on Comparison {
    value
    change
    changeRatio
    better
    significant
  }
`);

type Props = {
  comparison: FragmentType<typeof ChangeFragment> | null;
  measured: Measured;
};

/**
 * What changed since the period before. The arrow shows where it went, the colour whether that is
 * good: `better` knows that less waiting is an improvement. A change that may be chance has no colour.
 */
export function Change({ comparison, measured }: Props) {
  const told = readFragment(ChangeFragment, comparison);
  if (!told || told.change === null) return <span className="change muted">no comparison</span>;
  const { better, change, significant } = told;
  const judged = significant === false || better === null ? "even" : better ? "good" : "bad";
  const way = change > 0 ? "up" : change < 0 ? "down" : "level";
  return (
    <span className={`change ${judged}`} title={TITLES[judged]}>
      <Arrow way={way} />
      <span className="unseen">{way} </span>
      {formatChange(told, measured)}
      <span className="unseen">, {TITLES[judged]},</span>
      <span className="was"> was {formatValue(told.value, measured)}</span>
    </span>
  );
}

const TITLES = {
  good: "an improvement",
  bad: "a change for the worse",
  even: "no clear change for better or worse",
};

const TURNS = { up: -45, level: 0, down: 45 };

function Arrow({ way }: { way: keyof typeof TURNS }) {
  return (
    <svg className="arrow" viewBox="0 0 12 12" aria-hidden="true">
      <path d="M2 6h8M6.5 2.5 10 6l-3.5 3.5" transform={`rotate(${TURNS[way]} 6 6)`} />
    </svg>
  );
}
