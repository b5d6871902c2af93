import { useCallback, useMemo, useState } from "react";

import type { ScopeInput } from "../gql/graphql";

export const DAYS = [7, 30, 90] as const;

/** What the page shows. It is kept in the address, so that a link shows the same. */
export type View = {
  days: (typeof DAYS)[number];
  /** An IANA name; null is the workspace's own zone. */
  timeZone: string | null;
  by: "TEAM" | "TIER";
};

export function useView(): [View, (change: Partial<View>) => void] {
  const [view, setView] = useState(() => read(new URLSearchParams(location.search)));
  const change = useCallback((part: Partial<View>) => {
    setView((old) => {
      const next = { ...old, ...part };
      history.replaceState(null, "", `?${write(next)}`);
      return next;
    });
  }, []);
  return [view, change];
}

/** The scopes that the view asks about: its range, and today so far. */
export function useScopes({ days, timeZone }: View): { range: ScopeInput; today: ScopeInput } {
  return useMemo(
    () => ({
      range: {
        range: { last: { count: days, grain: "DAY" } },
        compare: { previousPeriod: true },
        timeZone,
      },
      today: { range: { toDate: "DAY" }, timeZone },
    }),
    [days, timeZone],
  );
}

function read(told: URLSearchParams): View {
  return {
    days: DAYS.find((days) => String(days) === told.get("days")) ?? 30,
    timeZone: told.get("zone"),
    by: told.get("by") === "TIER" ? "TIER" : "TEAM",
  };
}

function write({ days, timeZone, by }: View): URLSearchParams {
  return new URLSearchParams({ days: String(days), by, ...(timeZone && { zone: timeZone }) });
}
