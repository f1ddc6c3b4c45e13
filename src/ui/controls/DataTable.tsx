import type { ReactNode } from "react";
import { ScrollArea } from "./ScrollArea.tsx";

interface DataTableProps {
  label: string;
  /** Each has its own title; `head` is drawn in its place. */
  columns: readonly { title: string; head?: ReactNode; hint?: string }[];
  /** A cell per column; the first is the row's header. */
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
  caption?: string;
  className?: string;
  /** Below the table. */
  children?: ReactNode;
}

/** A table that scrolls on its own. */
export function DataTable({ label, columns, rows, caption, className, children }: DataTableProps) {
  return (
    <ScrollArea label={label}>
      <table className={className}>
        {caption !== undefined && <caption>{caption}</caption>}
        <thead>
          <tr>
            {columns.map(({ title, head, hint }) => (
              <th scope="col" key={title} title={hint}>
                {head ?? title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [header, ...cells] }) => (
            <tr key={key}>
              <th scope="row">{header}</th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1].title}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {children}
    </ScrollArea>
  );
}
