import {
  figures,
  figuresCaption,
  type WrittenFigure,
  writeFigure,
} from "../../core/report/figures/figures.ts";
import type { Report } from "../../core/report/report.ts";
import { conditionStyles } from "../conditionStyle.ts";
import { ScrollArea } from "../controls/ScrollArea.tsx";
import { Swatch } from "../controls/Swatch.tsx";
import { Term } from "../controls/Term.tsx";

/** The report: a row per figure, a column per condition. */
export function ReportTable({ report }: { report: Report }) {
  const styles = conditionStyles(report.conditions.map(({ name }) => name));
  return (
    <ScrollArea label="Report table">
      <table className="report-table">
        <caption>{figuresCaption}</caption>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            {report.conditions.map(({ name }, index) => (
              <th scope="col" key={name}>
                {name} <Swatch style={styles[index]} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <tr key={figure.key}>
              <th scope="row">
                {figure.title}
                <Term
                  definition={figure.definition}
                  source={figure.source}
                  label={figure.title.toLowerCase()}
                />
              </th>
              {report.conditions.map((condition) => (
                <Cell key={condition.name} {...writeFigure(figure, condition)} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}

function Cell({ text, detail, reason }: WrittenFigure) {
  const second = reason ?? detail;
  return (
    <td>
      {text}
      {second !== null && <small>{second}</small>}
    </td>
  );
}
