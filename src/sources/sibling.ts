import { statSync } from 'node:fs'
import { type InflateLimits, ObjectError, readWhole } from './inflate.ts'

/** Bodies that Bedrock delivers beside its invocation log, because they are large, lie in `data/` below it. */
const BODY = /\/BedrockModelInvocationLogs\/.*\/data\/[^/]+_(?:input|output)\.json(?:\.gz)?$/

/** Whether an object is the body of an invocation that a log points to: it is read through its log, never by itself. */
export function isInvocationBody(uri: string): boolean {
  return BODY.test(uri)
}

/** The indicators of an investigation of Amazon Detective, in a file beside it. */
const INDICATORS = /^indicators-\d{21}\.json(?:\.gz)?$/

/**
 * Where what a record of `uri` points to as `s3://bucket/prefix/AWSLogs/…` lies in the same copy of the bucket: everything from
 * `AWSLogs/` on is the same there. The pointer is hostile: it can only lead to an invocation body below the same root, or to
 * the indicators of an investigation in the same folder.
 */
export function siblingOf(uri: string, pointer: string): string | undefined {
  if (INDICATORS.test(pointer)) return uri.slice(0, uri.lastIndexOf('/') + 1) + pointer
  const root = uri.lastIndexOf('AWSLogs/')
  const tail = pointer.indexOf('AWSLogs/')
  if (root < 0 || tail < 0 || pointer.includes('..') || pointer.includes('\0')) return undefined
  const sibling = uri.slice(0, root) + pointer.slice(tail)
  return isInvocationBody(sibling) ? sibling : undefined
}

/** What a record of the file `uri` points to, read from the same copy; undefined when it is not there. */
export function readSibling(
  uri: string,
  pointer: string,
  limits: InflateLimits,
): string | undefined {
  const path = siblingOf(uri, pointer)
  if (path === undefined) return undefined
  try {
    if (!statSync(path).isFile()) return undefined
    return Buffer.from(readWhole(path, limits).bytes).toString('utf8')
  } catch (error) {
    if (error instanceof ObjectError || error instanceof Error) return undefined
    throw error
  }
}
