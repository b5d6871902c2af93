import type { FormEvent } from "react";

type Props = { refusal: string | undefined; onKey: (key: string) => void };

export function SignIn({ refusal, onKey }: Props) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const key = new FormData(event.currentTarget).get("key");
    if (typeof key === "string" && key.trim()) onKey(key.trim());
  }
  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit}>
        <h1>Support overview</h1>
        <label htmlFor="key">Key of scope read</label>
        <input
          id="key"
          name="key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          required
          autoFocus
          placeholder="kpi_…"
          aria-describedby="key-hint"
          aria-invalid={refusal !== undefined}
        />
        <p id="key-hint" className={refusal ? "failure" : "hint"} role={refusal && "alert"}>
          {refusal ?? "It stays in this tab. supportkpi demo prints one."}
        </p>
        <button type="submit" className="primary">
          Show numbers
        </button>
      </form>
    </main>
  );
}
