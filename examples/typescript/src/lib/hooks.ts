import { useEffect, useState } from "react";
import type { CombinedError } from "urql";

/** The last data that came, so that the page stands still while others are on their way. */
export function useLatest<T>(data: T | undefined): T | undefined {
  const [latest, setLatest] = useState(data);
  if (data !== undefined && data !== latest) setLatest(data);
  return data ?? latest;
}

/** Do something every so often, while the page is to be seen. */
export function useEvery(milliseconds: number, act: () => void): void {
  useEffect(() => {
    const timer = setInterval(() => document.hidden || act(), milliseconds);
    return () => clearInterval(timer);
  }, [milliseconds, act]);
}

/**
 * What went wrong, by the field it happened in. A KPI that fails is null and has an error of its own
 * whose path names it; all other KPIs of the document are there.
 */
export function errorAt(error: CombinedError | undefined, ...path: string[]): string | undefined {
  const found = error?.graphQLErrors.find((one) =>
    path.every((name, index) => one.path?.[index] === name),
  );
  return found?.message;
}

/** What went wrong with the whole question: no answer, or one that refuses the document. */
export function failureOf(error: CombinedError | undefined): string | undefined {
  if (error?.networkError) return "The service cannot be reached.";
  return error?.graphQLErrors.find((one) => !one.path)?.message;
}
