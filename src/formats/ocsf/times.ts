import { epochToMillis, parseTime } from '../../events/time.ts'
import type { JsonObject } from '../format.ts'
import { numberField, textField } from '../json-fields.ts'

/** A time of an event in milliseconds since the epoch, NaN when it has none: `<name>` is a number, `<name>_dt` the same as
 * text, which the profile `datetime` has instead or beside. A text without a zone, as Parquet gives it, is UTC. */
export function timeOf(of: JsonObject | undefined, name: string): number {
  const number = epochToMillis(numberField(of, name))
  if (!Number.isNaN(number)) return number
  return parseTime(textField(of, `${name}_dt`) || textField(of, name))
}

/** As AWS's logs write it, `''` for none: without a fraction when it is of whole seconds. */
export function timeText(time: number): string {
  if (Number.isNaN(time)) return ''
  return new Date(time).toISOString().replace('.000Z', 'Z')
}
