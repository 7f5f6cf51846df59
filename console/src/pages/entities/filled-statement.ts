/** A statement with what it was bound with written in its place, so that it can be asked by hand. */
export function filledStatement({
  sql,
  parameters,
}: {
  readonly sql: string
  readonly parameters: readonly string[]
}): string {
  // A text within quotes is left as it is: what looks like a place in it is none.
  return sql.replace(/'(?:[^']|'')*'|\$(\d+)/g, (whole, place: string | undefined) =>
    place === undefined ? whole : (parameters[Number(place) - 1] ?? whole),
  )
}
