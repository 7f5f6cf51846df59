import { existsSync, readFileSync } from 'node:fs'
import { isRecord, type PlainRecord, recordOrEmpty } from '../../src/events/plain-record.ts'

/** An event that somebody else's rule was tested with, and what that rule should say of it. */
export interface Labelled {
  /** Id of their rule, such as `AWS.IAM.CreateUser`. */
  readonly rule: string
  /** `TA0005:T1562.008`, as they wrote it. */
  readonly mitre: readonly string[]
  readonly expected: boolean
  readonly log: PlainRecord
}

/** The labelled events of a file of one JSON object a line; none where there is no such file. @throws SyntaxError */
export function readLabelled(file: string): readonly Labelled[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => line.trim() !== '').flatMap((line) => labelledOf(JSON.parse(line)))
}

function labelledOf(row: unknown): readonly Labelled[] {
  const { rule, mitre, expected, log } = recordOrEmpty(row)
  if (typeof rule !== 'string' || !isRecord(log)) return []
  const names = Array.isArray(mitre) ? mitre.filter((one) => typeof one === 'string') : []
  return [{ rule, mitre: names, expected: expected === true, log }]
}

/** A text of an object, however its name is spelled: some of these stubs write `eventname`. */
export function textOf(log: PlainRecord, name: string): string {
  const wanted = name.toLowerCase()
  const value = Object.entries(log).find(([key]) => key.toLowerCase() === wanted)?.[1]
  return typeof value === 'string' ? value : ''
}

/** An object within an object, by whatever spelling. */
export function objectOf(log: PlainRecord, name: string): PlainRecord {
  const wanted = name.toLowerCase()
  const value = Object.entries(log).find(([key]) => key.toLowerCase() === wanted)?.[1]
  return recordOrEmpty(value)
}
