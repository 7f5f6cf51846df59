import type { Limits } from '../../formats/limits.ts'
import { ParquetError, type ParquetRecords } from '../../formats/parquet/parquet-records.ts'
import { ObjectError } from '../../sources/inflate.ts'

/** A Parquet object: a file that another process can read, or all of its bytes. */
export type ParquetObject =
  | { readonly path: string; readonly size: number }
  | { readonly bytes: Uint8Array }

/** Most bytes of JSON for a byte of Parquet, past the first 64 MiB: columns that hardly change take next to nothing, and the
 * names of all columns are told again for each row. */
const MOST_GROWTH = 2000
const FREE_BYTES = 64 << 20

/** The rows of a Parquet object as JSON lines. @throws ObjectError while iterating; what was yielded before is sound. */
export async function* parquetLines(
  reader: ParquetRecords,
  object: ParquetObject,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  const stored = 'path' in object ? object.size : object.bytes.length
  const most = Math.min(limits.inflatedBytes, FREE_BYTES + stored * MOST_GROWTH)
  let told = 0
  try {
    // One more than may be read, so that it is seen that there is more.
    for await (const lines of reader.read(object, limits.recordsPerObject + 1)) {
      told += lines.length
      if (told > most)
        throw new ObjectError('object-too-large', `its rows are more than ${most} bytes of JSON`)
      yield lines
    }
  } catch (error) {
    if (!(error instanceof ParquetError)) throw error
    const reason = error.isOfFile ? 'corrupt-parquet' : 'unreadable-object'
    throw new ObjectError(reason, error.message)
  }
}
