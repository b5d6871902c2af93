import { cacheExchange, Client, fetchExchange, mapExchange } from "urql";

import { DEMO } from "./address";

/** In development the page's own origin, which Vite proxies; else the service itself. */
const SERVICE = import.meta.env.DEV ? "" : (import.meta.env.VITE_SUPPORTKPI_URL ?? DEMO);

/** A client that shows a key; `onRefused` is told when the service does not take it. */
export function clientFor(key: string, onRefused: (why: string) => void): Client {
  return new Client({
    url: `${SERVICE}/graphql`,
    preferGetMethod: false,
    fetchOptions: { headers: { Authorization: `Bearer ${key}` } },
    exchanges: [
      cacheExchange,
      mapExchange({
        onError(error) {
          const response: unknown = error.response;
          if (!(response instanceof Response)) return;
          if (response.status === 401) onRefused("The service does not know this key.");
          if (response.status === 403) onRefused("This key may not read: it lacks the scope read.");
        },
      }),
      fetchExchange,
    ],
  });
}
