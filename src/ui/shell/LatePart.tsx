import { Component, type ReactNode, Suspense } from "react";
import { toLabError } from "../../core/errors.ts";
import { Notice } from "../controls/Notice.tsx";

interface LatePartProps {
  /** What is loaded, for people: "charts". */
  name: string;
  children: ReactNode;
}

/** A part of the page whose code comes late; one that does not come leaves the rest as it is. */
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
