import type { JsonObject, RecordContext } from '../format.ts'
import { JsonScanner, ScanError } from '../json/json-scanner.ts'
import type { DetectiveInvestigation } from './record.ts'

const NAME = /(?:^|\/)indicators-\d{21}\.json(?:\.gz)?$/

/** Whether an object is named as the indicators of an investigation beside it are. */
export function isIndicatorsFile(uri: string): boolean {
  return NAME.test(uri)
}

/** What `list-indicators` printed of an investigation, from the file beside it; undefined when there is none. */
export function indicatorsBeside(
  { id }: DetectiveInvestigation,
  { sibling }: RecordContext,
): JsonObject | undefined {
  if (!/^\d{21}$/.test(id)) return undefined
  const text = sibling(`indicators-${id}.json`) ?? sibling(`indicators-${id}.json.gz`)
  return text === undefined ? undefined : objectOf(text)
}

/** Checked before anything is built from it; undefined when it is no JSON object. */
function objectOf(text: string): JsonObject | undefined {
  const scanner = new JsonScanner()
  try {
    scanner.reset(Buffer.from(text, 'utf8'))
    scanner.skipValue(0)
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? value : undefined
  } catch (error) {
    if (error instanceof ScanError || error instanceof SyntaxError) return undefined
    throw error
  }
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
