import { gunzipSync } from 'node:zlib'
import { type SimulateOptions, simulate } from '../../src/simulate/simulate.ts'

export type Fields = Readonly<Record<string, unknown>>

/** A simulation in memory, each object by its path. */
export function filesOf(options: SimulateOptions): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const { path, bytes } of simulate(options)) {
    if (files.has(path)) throw new Error(`two objects share the path ${path}`)
    files.set(path, bytes)
  }
  return files
}

export function textOf(path: string, bytes: Uint8Array): string {
  const plain = path.endsWith('.gz') ? gunzipSync(bytes) : bytes
  return new TextDecoder('utf-8', { fatal: true }).decode(plain)
}

export function fields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`expected an object, found ${JSON.stringify(value)}`)
  }
  return Object.fromEntries(Object.entries(value))
}

/** The field at `path`, such as `resources.0.ARN`. */
export function at(record: Fields, path: string): unknown {
  let value: unknown = record
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.getOwnPropertyDescriptor(value, key)?.value
  }
  return value
}

export function text(record: Fields, path: string): string {
  const value = at(record, path)
  if (typeof value !== 'string') throw new Error(`${path} is no text in ${JSON.stringify(record)}`)
  return value
}

export function number(record: Fields, path: string): number {
  const value = at(record, path)
  if (typeof value !== 'number')
    throw new Error(`${path} is no number in ${JSON.stringify(record)}`)
  return value
}

/** All CloudTrail records, by object. */
export function trails(
  files: ReadonlyMap<string, Uint8Array>,
): readonly { readonly path: string; readonly records: readonly Fields[] }[] {
  return pathsWith(files, '/CloudTrail/').map(([path, bytes]) => {
    const records = fields(JSON.parse(textOf(path, bytes)))['Records']
    if (!Array.isArray(records)) throw new Error(`${path} has no Records`)
    return { path, records: records.map(fields) }
  })
}

/** The records of objects of JSON lines whose path contains `part`. */
export function lines(files: ReadonlyMap<string, Uint8Array>, part: string): readonly Fields[] {
  return pathsWith(files, part).flatMap(([path, bytes]) =>
    textOf(path, bytes)
      .split('\n')
      .filter((line) => line.length > 0)
      .map((line) => fields(JSON.parse(line))),
  )
}

export function pathsWith(files: ReadonlyMap<string, Uint8Array>, part: string) {
  return [...files].filter(([path]) => path.includes(part))
}
