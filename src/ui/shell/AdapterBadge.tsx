import { useId } from "react";
import { type AdapterPassport, passportFields } from "../../core/results/passport.ts";
import { useLab } from "../../state/useLab.ts";
import { hints } from "../hints.ts";

/** The adapter that the page trains on; its passport on demand. */
export function AdapterBadge() {
  const adapter = useLab((s) => s.adapter);
  switch (adapter.status) {
    case "checking":
      return <span className="badge">Looking for an adapter</span>;
    case "missing":
      return (
        <span className="badge badge-error">
          {adapter.error.code === "no-webgpu" || adapter.error.code === "no-adapter"
            ? "No WebGPU adapter"
            : "The engine did not start"}
        </span>
      );
    case "ready":
      return <PassportBadge passport={adapter.passport} />;
    default: {
      const unknown: never = adapter;
      return unknown;
    }
  }
}

/** The adapter's own names, without the empty and repeated ones. */
export function adapterTitle(passport: AdapterPassport): string {
  const names = [passport.vendor, passport.architecture || passport.device];
  const known = [...new Set(names.filter((name) => name !== ""))];
  if (known.length > 0) return known.join(" ");
  const { description, implementation } = passport;
  return (
    description || (implementation ? `unnamed adapter (${implementation})` : "unnamed adapter")
  );
}

function PassportBadge({ passport }: { passport: AdapterPassport }) {
  const id = useId();
  const rows = Object.values(passportFields).flatMap(({ title, read }) => {
    const value = read(passport);
    return value === undefined ? [] : [[title, value] as const];
  });
  const isSoftware = passport.kind === "software";
  return (
    <>
      <button
        type="button"
        className={`badge ${isSoftware ? "badge-software" : "badge-ready"}`}
        popoverTarget={id}
      >
        {isSoftware ? "Software adapter" : "GPU"}: {adapterTitle(passport)}
      </button>
      <div id={id} popover="auto" className="bubble passport">
        <strong>Adapter passport</strong>
        {isSoftware && <p>{hints.software}</p>}
        <dl>
          {rows.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value || "not reported"}</dd>
            </div>
          ))}
        </dl>
      </div>
    </>
  );
}
