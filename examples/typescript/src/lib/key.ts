import { useCallback, useState } from "react";

const NAME = "supportkpi-key";

/** The key of this tab: kept until the tab is closed, and nowhere else. */
export function useKey(): [string | null, (key: string | null) => void] {
  const [key, setKey] = useState(() => sessionStorage.getItem(NAME));
  const change = useCallback((next: string | null) => {
    if (next) sessionStorage.setItem(NAME, next);
    else sessionStorage.removeItem(NAME);
    setKey(next);
  }, []);
  return [key, change];
}
