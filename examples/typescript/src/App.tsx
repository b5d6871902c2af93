import { useMemo, useState } from "react";
import { Provider } from "urql";

import { clientFor } from "./lib/client";
import { useKey } from "./lib/key";
import { Overview } from "./overview/Overview";
import { SignIn } from "./SignIn";

/** The dashboard, or the form that asks for a key. */
export function App() {
  const [key, setKey] = useKey();
  const [refusal, setRefusal] = useState<string>();
  const client = useMemo(
    () =>
      key &&
      clientFor(key, (why) => {
        setRefusal(why);
        setKey(null);
      }),
    [key, setKey],
  );
  if (!client) return <SignIn refusal={refusal} onKey={setKey} />;
  return (
    <Provider value={client}>
      <Overview onSignOut={() => setKey(null)} />
    </Provider>
  );
}
