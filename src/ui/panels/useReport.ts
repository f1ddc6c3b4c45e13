import { useEffect, useState } from "react";
import { reportSteps } from "../../core/report/buildReport.ts";
import type { Report } from "../../core/report/report.ts";
import type { ExperimentResults } from "../../core/results/results.ts";

/** The report of the results; null while it is worked out, a condition per task of the page. */
export function useReport(results: ExperimentResults): Report | null {
  const [made, setMade] = useState<{ results: ExperimentResults; report: Report } | null>(null);
  useEffect(() => {
    const steps = reportSteps(results);
    let timer = setTimeout(function takeStep() {
      const step = steps.next();
      if (step.done) setMade({ results, report: step.value });
      else timer = setTimeout(takeStep, 0);
    }, 0);
    return () => clearTimeout(timer);
  }, [results]);
  return made?.results === results ? made.report : null;
}
