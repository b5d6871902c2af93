import { type FragmentType, graphql, readFragment } from "../gql";
import { formatCount, formatValue } from "../lib/format";

const BacklogFragment = graphql(`
  fragment Backlog on Metrics {
    openTickets {
      value
      byPriority: breakdown(by: [PRIORITY]) {
        ...Bars
      }
      byTier: breakdown(by: [TIER]) {
        ...Bars
      }
    }
    overdueTickets {
      value
    }
    backlogAge {
      value
      median: percentile(p: 50)
    }
    unansweredTickets {
      value
    }
  }
`);

const BarsFragment = graphql(`
  fragment Bars on Breakdown {
    rows {
      keys {
        id
        label
      }
      value
    }
  }
`);

const COUNT = { unit: "COUNT" } as const;
const TIME = { unit: "SECONDS" } as const;

type Props = {
  today: FragmentType<typeof BacklogFragment> | undefined;
  error: string | undefined;
};

/** What is open at this moment. */
export function Backlog({ today, error }: Props) {
  const told = readFragment(BacklogFragment, today);
  return (
    <section className="card backlog" aria-label="Open tickets" aria-busy={!told}>
      <h2>Open tickets</h2>
      {error && <p className="failure" role="alert">{error}</p>}
      {!told && <div className="skeleton" />}
      {told && (
        <>
          <p className="value large">{formatValue(told.openTickets?.value, COUNT)}</p>
          <dl className="figures">
            <Figure name="overdue" text={formatValue(told.overdueTickets?.value, COUNT)} />
            <Figure name="median age" text={formatValue(told.backlogAge?.median, TIME)} />
            <Figure
              name="unanswered today"
              text={formatValue(told.unansweredTickets?.value, COUNT)}
            />
          </dl>
          <Bars title="By priority" breakdown={told.openTickets?.byPriority} />
          <Bars title="By tier" breakdown={told.openTickets?.byTier} />
        </>
      )}
    </section>
  );
}

function Figure({ name, text }: { name: string; text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  );
}

type BarsProps = { title: string; breakdown: FragmentType<typeof BarsFragment> | undefined };

function Bars({ title, breakdown }: BarsProps) {
  const rows = readFragment(BarsFragment, breakdown)?.rows ?? [];
  const greatest = Math.max(1, ...rows.map((row) => row.value ?? 0));
  return (
    <>
      <h3>{title}</h3>
      <ul className="bars">
        {rows.map(({ keys: [key], value }) => (
          <li key={key?.id ?? ""}>
            <span>{key?.label}</span>
            <span className="bar" style={{ inlineSize: `${(100 * (value ?? 0)) / greatest}%` }} />
            <span className="number">{formatCount(value ?? 0)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
