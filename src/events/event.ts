import type { EventTableName } from './tables.ts'

/**
 * One row on its way into the lake: the table it belongs to, and a value for each of the table's columns by name.
 * A column left out is absent. Which columns there are, and of what kind, is declared in `tables.ts`.
 */
export interface Event {
  readonly table: EventTableName
  readonly row: Readonly<Record<string, string | number>>
}
