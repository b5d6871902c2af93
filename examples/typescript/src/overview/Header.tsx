import { DAYS, type View } from "../lib/view";

type Props = {
  view: View;
  onView: (change: Partial<View>) => void;
  onSignOut: () => void;
};

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const ZONES = Intl.supportedValuesOf("timeZone").filter((zone) => zone !== HERE && zone !== "UTC");

export function Header({ view, onView, onSignOut }: Props) {
  return (
    <header className="top">
      <h1>Support overview</h1>
      <div className="segments" role="group" aria-label="Range">
        {DAYS.map((days) => (
          <button
            key={days}
            type="button"
            aria-pressed={days === view.days}
            onClick={() => onView({ days })}
          >
            {days} days
          </button>
        ))}
      </div>
      <label className="zone">
        <span className="unseen">Time zone</span>
        <select
          value={view.timeZone ?? ""}
          onChange={(event) => onView({ timeZone: event.target.value || null })}
        >
          <option value="">Time zone of the desk</option>
          <option value={HERE}>{HERE.replaceAll("_", " ")} (here)</option>
          {HERE !== "UTC" && <option value="UTC">UTC</option>}
          <optgroup label="All">
            {ZONES.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll("_", " ")}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      <button type="button" className="quiet" onClick={onSignOut}>
        Forget key
      </button>
    </header>
  );
}
