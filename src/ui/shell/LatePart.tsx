import { Component, type ReactNode, Suspense, useEffect, useState } from "react";
import { toLabError } from "../../core/errors.ts";
import { Notice } from "../controls/Notice.tsx";

interface LatePartProps {
  /** What is loaded, for people: "charts". */
  name: string;
  children: ReactNode;
}

/** A part of the page whose code is fetched late; the rest stays usable if it cannot be fetched. */
export class LatePart extends Component<LatePartProps, { readonly error: unknown }> {
  override readonly state = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { name, children } = this.props;
    if (this.state.error !== null) {
      return (
        <Notice kind="error" title={`The ${name} could not be shown`}>
          {toLabError(this.state.error).message}. Results that are done are kept: reload the page
          when there is a network.
        </Notice>
      );
    }
    return <Suspense fallback={<p role="status">Loading the {name}</p>}>{children}</Suspense>;
  }
}

/** A dialog, fetched when it is first opened. It stays, so that it can give the focus back. */
export function LateDialog(props: LatePartProps & { isOpen: boolean }) {
  const { name, isOpen, children } = props;
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => {
    if (isOpen) setNeeded(true);
  }, [isOpen]);
  return isNeeded && <LatePart name={name}>{children}</LatePart>;
}
