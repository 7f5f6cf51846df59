import { type CliContext, printJson, stdoutOptions } from '../context.ts'
import type { ColourChoice } from './style.ts'
import { rowsAsTable } from './table.ts'

/** Prints rows as a table, nothing where there are none, or as JSON. */
export function printRows(
  rows: readonly Readonly<Record<string, string | number>>[],
  options: { readonly format: string; readonly color: ColourChoice },
  context: CliContext,
): void {
  if (options.format === 'json') printJson(context, rows)
  else if (rows.length > 0)
    context.stdout.write(rowsAsTable(rows, stdoutOptions(context, options.color)))
}
