import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { buildReport } from "../../core/report/buildReport.ts";
import { threeConditions, writtenFigures } from "../../core/report/testSupport/writtenFigures.ts";
import { ReportTable } from "./ReportTable.tsx";

it("shows every figure: its title, and value and second line for each condition", () => {
  const report = buildReport(threeConditions());
  const html = renderToStaticMarkup(createElement(ReportTable, { report }));
  const rows = [...html.matchAll(/<tr><th scope="row">([^<]*)(.*?)<\/tr>/g)];
  const shown = rows.map(([, title, rest]) => [
    title,
    ...[...rest.matchAll(/<td>([^<]*)(?:<small>([^<]*)<\/small>)?<\/td>/g)].map(
      ([, value, second = ""]) => [value, second],
    ),
  ]);
  expect(shown).toEqual(writtenFigures);
});
