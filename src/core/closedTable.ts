/** The names of a closed table, in the table's order. */
export function namesOf<Name extends string>(
  table: Readonly<Record<Name, unknown>>,
): readonly Name[] {
  return Object.keys(table) as Name[];
}

/** What `read` makes of each row of a closed table, under the same names and in the same order. */
export function mapTable<Name extends string, Row, Value>(
  table: Readonly<Record<Name, Row>>,
  read: (row: Row, name: Name) => Value,
): Readonly<Record<Name, Value>> {
  const entries = namesOf(table).map((name) => [name, read(table[name], name)] as const);
  return Object.fromEntries(entries) as Record<Name, Value>;
}
