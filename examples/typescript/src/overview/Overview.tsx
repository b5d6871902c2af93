import { useCallback } from "react";
import { useQuery } from "urql";

import { graphql } from "../gql";
import { formatRange, formatTime } from "../lib/format";
import { errorAt, failureOf, useEvery, useLatest } from "../lib/hooks";
import { useScopes, useView } from "../lib/view";
import { Backlog } from "./Backlog";
import { BreakdownTable } from "./BreakdownTable";
import { Header } from "./Header";
import { KpiTile } from "./KpiTile";
import { Surveys } from "./Surveys";
import { Trends } from "./Trends";

/** Everything on the page but the table, in one document: one request, one snapshot of the facts. */
const OverviewDocument = graphql(`
  query Overview($range: ScopeInput!, $today: ScopeInput!) {
    metrics(scope: $range) {
      id
      range {
        start
        end
        timeZone
      }
      freshness {
        asOf
      }
      ticketVolume {
        ...KpiTile
      }
      ticketsResolved {
        ...KpiTile
      }
      firstResponseTime {
        ...KpiTile
        ...Trend
      }
      resolutionTime {
        ...KpiTile
      }
      firstContactResolutionRate {
        ...KpiTile
      }
      onTimeResolutionRate {
        ...KpiTile
      }
      reopenRate {
        ...KpiTile
      }
      escalationRate {
        ...KpiTile
      }
      csat {
        ...Trend
        ...Survey
      }
      nps {
        ...Survey
      }
      ces {
        ...Survey
      }
      surveyResponseRate {
        value
      }
    }
    today: metrics(scope: $today) {
      id
      ...Backlog
    }
  }
`);

/** The tiles, in their order. A KPI more is a line here and one in the document. */
const TILES = [
  ["ticketVolume", "Tickets opened"],
  ["ticketsResolved", "Tickets resolved"],
  ["firstResponseTime", "First response"],
  ["resolutionTime", "Resolution"],
  ["firstContactResolutionRate", "First contact resolution"],
  ["onTimeResolutionRate", "Resolved on time"],
  ["reopenRate", "Reopened"],
  ["escalationRate", "Escalated"],
] as const;

const A_MINUTE = 60_000;

export function Overview({ onSignOut }: { onSignOut: () => void }) {
  const [view, setView] = useView();
  const scopes = useScopes(view);
  const [{ data, error, fetching }, ask] = useQuery({ query: OverviewDocument, variables: scopes });
  useEvery(A_MINUTE, useCallback(() => ask({ requestPolicy: "network-only" }), [ask]));

  const latest = useLatest(data);
  const metrics = latest?.metrics;
  const failure = failureOf(error);
  const errorOf = (field: string) => errorAt(error, "metrics", field);

  return (
    <>
      <Header view={view} onView={setView} onSignOut={onSignOut} />
      <main className={fetching && metrics ? "page stale" : "page"}>
        <p className="subtitle" role="status">
          {failure ? (
            <span className="failure">{failure}</span>
          ) : metrics ? (
            <>
              {formatRange(metrics.range)}, compared with the {view.days} days before · as of{" "}
              {formatTime(metrics.freshness.asOf, metrics.range.timeZone)},{" "}
              {metrics.range.timeZone.replaceAll("_", " ")}
            </>
          ) : (
            "Reading …"
          )}
        </p>
        <section className="tiles" aria-label="Key figures">
          {TILES.map(([field, title]) => (
            <KpiTile key={field} title={title} kpi={metrics?.[field]} error={errorOf(field)} />
          ))}
        </section>
        <Trends
          timeZone={metrics?.range.timeZone}
          trends={[
            {
              title: "First response",
              kpi: metrics?.firstResponseTime,
              error: errorOf("firstResponseTime"),
            },
            { title: "Satisfied customers (CSAT)", kpi: metrics?.csat, error: errorOf("csat") },
          ]}
        />
        <Backlog today={latest?.today} error={errorAt(error, "today")} />
        <BreakdownTable scope={scopes.range} by={view.by} onBy={(by) => setView({ by })} />
        <Surveys
          rate={metrics?.surveyResponseRate?.value}
          surveys={[
            { title: "NPS", scale: [-100, 100], kpi: metrics?.nps, error: errorOf("nps") },
            { title: "CSAT", scale: [0, 1], kpi: metrics?.csat, error: errorOf("csat") },
            { title: "CES", scale: [1, 7], kpi: metrics?.ces, error: errorOf("ces") },
          ]}
        />
      </main>
    </>
  );
}
