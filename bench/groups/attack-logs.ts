import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRecord, type PlainRecord } from '../../src/events/plain-record.ts'

/** CloudTrail records of one attack, as they were published. */
export interface AttackLog {
  readonly name: string
  readonly records: readonly PlainRecord[]
}

/** The single techniques of `stratus` and the chain of `otrf` below a folder of public data; none where it is not there. */
export function readAttackLogs(data: string): readonly AttackLog[] {
  return [...stratusLogs(join(data, 'stratus/logs')), ...chainLogs(join(data, 'otrf'))]
}

function stratusLogs(folder: string): readonly AttackLog[] {
  return jsonFiles(folder).map((file) => ({
    name: file.replace(/^aws\.|\.json$/g, ''),
    records: recordsIn(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
  }))
}

/** One record a line, with its moment under the name that Logstash gives it. */
function chainLogs(folder: string): readonly AttackLog[] {
  const inside = join(folder, 'datasets/atomic/aws/collection')
  return jsonFiles(inside).map((file) => {
    const lines = readFileSync(join(inside, file), 'utf8').split('\n')
    const parsed: unknown[] = lines.filter((line) => line !== '').map((line) => JSON.parse(line))
    return { name: 'otrf.stolen-role-empties-bucket', records: recordsIn(parsed).map(timed) }
  })
}

function timed({ '@timestamp': time, ...record }: PlainRecord): PlainRecord {
  return { eventTime: time, ...record }
}

function jsonFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
}

function recordsIn(value: unknown): AttackLog['records'] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}
