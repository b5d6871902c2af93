import { useState } from "react";
import { useQuery } from "urql";

import { type DocumentType, type FragmentType, graphql, readFragment } from "../gql";
import type { ScopeInput } from "../gql/graphql";
import { formatValue, type Measured } from "../lib/format";
import { errorAt, failureOf, useLatest } from "../lib/hooks";
import type { View } from "../lib/view";

const ColumnFragment = graphql(`
  fragment Column on Kpi {
    definition {
      unit
      currency
    }
    breakdown(by: [$by], first: 50) {
      rows {
        keys {
          id
          label
        }
        value
      }
      total {
        value
      }
    }
  }
`);

const BreakdownDocument = graphql(`
  query Breakdown($scope: ScopeInput!, $by: Dimension!) {
    metrics(scope: $scope) {
      id
      ticketsResolved {
        ...Column
      }
      firstResponseTime {
        ...Column
      }
      resolutionTime {
        ...Column
      }
      firstContactResolutionRate {
        ...Column
      }
      csat {
        ...Column
      }
    }
  }
`);

const COLUMNS = [
  ["ticketsResolved", "Resolved"],
  ["firstResponseTime", "First response"],
  ["resolutionTime", "Resolution"],
  ["firstContactResolutionRate", "First contact"],
  ["csat", "CSAT"],
] as const;

type Field = (typeof COLUMNS)[number][0];
type Column = { measured: Measured; values: Map<string | null, number | null>; total: number | null };
type Sort = { field: Field | "name"; isDescending: boolean };

type Props = {
  scope: ScopeInput;
  by: View["by"];
  onBy: (by: View["by"]) => void;
};

/** KPIs by team or tier. Its rows are few, so that sorting them needs no question. */
export function BreakdownTable({ scope, by, onBy }: Props) {
  const [{ data, error, fetching }] = useQuery({ query: BreakdownDocument, variables: { scope, by } });
  const metrics = useLatest(data)?.metrics;
  const [sort, setSort] = useState<Sort>({ field: "ticketsResolved", isDescending: true });

  const columns = new Map(COLUMNS.map(([field]) => [field, columnOf(metrics?.[field])]));
  const rows = sorted(namesOf(metrics), columns, sort);
  const problems = COLUMNS.map(([field]) => errorAt(error, "metrics", field));
  const problem = failureOf(error) ?? problems.find((message) => message);

  function head(field: Sort["field"], title: string) {
    const isSorted = sort.field === field;
    const next = isSorted ? !sort.isDescending : field !== "name";
    return (
      <th key={field} scope="col" aria-sort={isSorted ? (sort.isDescending ? "descending" : "ascending") : "none"}>
        <button type="button" onClick={() => setSort({ field, isDescending: next })}>
          {title}
          <span className="sort" aria-hidden="true">{isSorted ? (sort.isDescending ? "↓" : "↑") : ""}</span>
        </button>
      </th>
    );
  }

  return (
    <section className="card breakdown" aria-busy={fetching}>
      <header>
        <h2 id="breakdown-title">By {by.toLowerCase()}</h2>
        <div className="segments" role="group" aria-label="Broken down by">
          {(["TEAM", "TIER"] as const).map((one) => (
            <button key={one} type="button" aria-pressed={one === by} onClick={() => onBy(one)}>
              {one === "TEAM" ? "Team" : "Tier"}
            </button>
          ))}
        </div>
      </header>
      {problem && <p className="failure" role="alert">{problem}</p>}
      <div className="scroll" role="region" aria-labelledby="breakdown-title" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {head("name", by === "TEAM" ? "Team" : "Tier")}
              {COLUMNS.map(([field, title]) => head(field, title))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([id, name]) => (
              <tr key={id}>
                <th scope="row">{id === null ? <span className="muted">none</span> : name}</th>
                {COLUMNS.map(([field]) => (
                  <td key={field}>{cell(columns.get(field), (column) => column.values.get(id))}</td>
                ))}
              </tr>
            ))}
            {!metrics && <tr><td colSpan={COLUMNS.length + 1}><div className="skeleton" /></td></tr>}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">All</th>
              {COLUMNS.map(([field]) => (
                <td key={field}>{cell(columns.get(field), (column) => column.total)}</td>
              ))}
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

type Metrics = DocumentType<typeof BreakdownDocument>["metrics"];

function columnOf(masked: FragmentType<typeof ColumnFragment> | null | undefined): Column | undefined {
  const kpi = readFragment(ColumnFragment, masked);
  if (!kpi) return undefined;
  return {
    measured: kpi.definition,
    values: new Map(kpi.breakdown.rows.map((row) => [row.keys[0]?.id ?? null, row.value])),
    total: kpi.breakdown.total.value,
  };
}

/** All rows that any of the columns has. */
function namesOf(metrics: Metrics | undefined): Map<string | null, string> {
  const kpis = COLUMNS.map(([field]) => readFragment(ColumnFragment, metrics?.[field]));
  const keys = kpis.flatMap((kpi) => kpi?.breakdown.rows.flatMap((row) => row.keys) ?? []);
  return new Map(keys.map(({ id, label }) => [id, label]));
}

/** By value or name; a row without a value comes last, whichever way. */
function sorted(
  names: Map<string | null, string>,
  columns: Map<Field, Column | undefined>,
  { field, isDescending }: Sort,
): [string | null, string][] {
  const way = isDescending ? -1 : 1;
  const value = (id: string | null) => (field === "name" ? null : columns.get(field)?.values.get(id));
  return [...names].sort(([a, aName], [b, bName]) => {
    if (field === "name") return way * aName.localeCompare(bName);
    const [left, right] = [value(a) ?? null, value(b) ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return way * (left - right);
  });
}

function cell(column: Column | undefined, pick: (column: Column) => number | null | undefined): string {
  return column ? formatValue(pick(column), column.measured) : "";
}
