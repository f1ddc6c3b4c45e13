import { breakdownTables } from "../../core/report/breakdownTables.ts";
import {
  figures,
  figuresCaption,
  type WrittenFigure,
  writeFigure,
} from "../../core/report/figures/figures.ts";
import type { Report } from "../../core/report/report.ts";
import { conditionStyles } from "../conditionStyle.ts";
import { DataTable } from "../controls/DataTable.tsx";
import { Swatch } from "../controls/Swatch.tsx";
import { Term } from "../controls/Term.tsx";

/** The report: a row per figure, a column per condition. */
export function ReportTable({ report }: { report: Report }) {
  const styles = conditionStyles(report.conditions.map(({ name }) => name));
  const columns = styles.map((style) => ({
    title: style.name,
    head: (
      <>
        {style.name} <Swatch style={style} />
      </>
    ),
  }));
  const rows = figures.map((figure) => ({
    key: figure.key,
    cells: [
      <>
        {figure.title}
        <Term
          definition={figure.definition}
          source={figure.source}
          label={figure.title.toLowerCase()}
        />
      </>,
      ...report.conditions.map((condition) => writtenCell(writeFigure(figure, condition))),
    ],
  }));
  return (
    <DataTable
      label="Report table"
      className="report-table"
      caption={figuresCaption}
      columns={[{ title: "Figure" }, ...columns]}
      rows={rows}
    />
  );
}

function writtenCell({ text, detail, reason }: WrittenFigure) {
  const second = reason ?? detail;
  return (
    <>
      {text}
      {second !== null && <small>{second}</small>}
    </>
  );
}

/** The parts of figures that have any, by condition: subgroups, where the data have them. */
export function BreakdownTables({ report }: { report: Report }) {
  return breakdownTables(report).map(({ title, note, columns, rows }) => (
    <details key={title}>
      <summary>{title}</summary>
      <p className="field-note">{note}</p>
      <DataTable
        label={title}
        columns={columns.map(({ label, hint }) => ({ title: label, hint }))}
        rows={rows.map((cells) => ({ key: cells.slice(0, 3).join(" "), cells }))}
      />
    </details>
  ));
}
