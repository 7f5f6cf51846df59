import { isUtf8 } from 'node:buffer'
import { isRecord, type PlainRecord } from '../../events/plain-record.ts'
import { UserError } from '../../events/user-error.ts'
import { JsonScanner, ScanError } from '../json/json-scanner.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'

/** A sketch of 10,000 columns is some hundred megabytes; a text of 512 MiB is more than Node can hold. */
const MOST_BYTES = 384 << 20

/** As wide as a table may be, and as long as a text that a statistics file names. */
const LIMITS: Limits = { ...DEFAULT_LIMITS, keysPerObject: 100_000, stringBytes: 1 << 20 }

/**
 * One of Model Monitor's or Clarify's files as an object. A UserError says what is wrong with it, where, and what to do;
 * `where` names the file. Bare `NaN` and `Infinity`, which the Python that writes some of them lets through, read as texts.
 */
export function readJsonDocument(bytes: Uint8Array, where: string): PlainRecord {
  if (bytes.length > MOST_BYTES) {
    throw new UserError(
      `${where} has ${bytes.length} bytes; files up to ${MOST_BYTES} bytes are read. Is it the right file?`,
    )
  }
  if (!isUtf8(bytes)) throw new UserError(`${where} is not UTF-8 text; give a JSON file`)
  const value = parse(withoutMark(bytes), where)
  if (!isRecord(value)) {
    throw new UserError(`${where} holds no JSON object; give one of Model Monitor's files`)
  }
  return value
}

function parse(bytes: Uint8Array, where: string): unknown {
  const problem = check(bytes)
  if (problem === undefined) return JSON.parse(Buffer.from(bytes).toString('utf8'))
  const mended = withQuotedNumbers(Buffer.from(bytes).toString('utf8'))
  if (mended !== undefined && check(Buffer.from(mended)) === undefined) return JSON.parse(mended)
  const hint = problem.truncated ? '. Was it copied to the end?' : ''
  throw new UserError(
    `${where} is no JSON that can be read: ${problem.message} at byte ${problem.position}${hint}`,
  )
}

/** What is wrong, before anything is built from it. */
function check(bytes: Uint8Array): ScanError | undefined {
  const scanner = new JsonScanner(LIMITS)
  scanner.reset(bytes)
  try {
    scanner.skipValue(0)
    if (scanner.peek() === -1) return undefined
    return new ScanError('invalid-json', 'more text after the end', scanner.position)
  } catch (error) {
    if (error instanceof ScanError) return error
    throw error
  }
}

/** Strings are stepped over, so that a text that says NaN stays what it is. */
const STRINGS_AND_WORDS = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g

function withQuotedNumbers(text: string): string | undefined {
  let found = false
  const mended = text.replace(STRINGS_AND_WORDS, (part) => {
    if (part.startsWith('"')) return part
    found = true
    return `"${part}"`
  })
  return found ? mended : undefined
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  return marked ? bytes.subarray(3) : bytes
}
