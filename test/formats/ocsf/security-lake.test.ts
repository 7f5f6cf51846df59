import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { NOT_CARRIED, type NotCarried } from '../../../src/formats/ocsf/not-carried.ts'
import { ocsf } from '../../../src/formats/ocsf/retell.ts'
import { ParquetRecords } from '../../../src/formats/parquet/parquet-records.ts'
import { asPieces, parseRecord, readRows } from './read-rows.ts'

const DATA = process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')
const SAMPLES = join(DATA, 'security-lake/samples/1.0.0-rc.2')
const present = existsSync(SAMPLES)
if (!present) console.warn(`skipped: no samples of Security Lake at ${SAMPLES}; set DUPIN_DATA`)

const reader = new ParquetRecords()
afterAll(() => reader.close())

interface Pair {
  readonly raw: string
  readonly told: string
}

/** A log and the Parquet file that Security Lake made of it. */
const CALLS: readonly Pair[] = present
  ? readdirSync(join(SAMPLES, 'CLOUD_TRAIL')).flatMap((folder) =>
      readdirSync(join(SAMPLES, 'CLOUD_TRAIL', folder))
        .filter((name) => name.endsWith('.parquet'))
        .map((name) => ({
          raw: `CLOUD_TRAIL/${folder}/input/${name.replace('.parquet', '')}`,
          told: `CLOUD_TRAIL/${folder}/${name}`,
        })),
    )
  : []
const FLOWS: readonly Pair[] = [
  { raw: 'VPC_FLOW/inputs/vpc_flow-input1.json.parquet', told: 'VPC_FLOW/example1.gz.parquet' },
  { raw: 'VPC_FLOW/inputs/vpc_flow-input3.parquet', told: 'VPC_FLOW/example3.gz.parquet' },
]
const QUERIES: readonly Pair[] = [1, 3].map((n) => ({
  raw: `ROUTE53/inputs/route53-inputs${n}.json.gz`,
  told: `ROUTE53/example${n}.json.gz.parquet`,
}))
const FINDINGS: readonly Pair[] = [1, 3].map((n) => ({
  raw: `SH_FINDINGS/inputs/securityhub-inputs${n}.json.gz`,
  told: `SH_FINDINGS/example${n}.json.gz.parquet`,
}))

/** The content of a sample as JSON. */
async function textOf(path: string): Promise<string> {
  const file = join(SAMPLES, path)
  if (path.endsWith('.parquet')) {
    const pieces: Uint8Array[] = []
    for await (const piece of reader.read({ path: file }, 1000)) pieces.push(piece)
    return Buffer.concat(pieces).toString()
  }
  const bytes = readFileSync(file)
  return (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString()
}

const listed = (log: NotCarried['log']) =>
  NOT_CARRIED.filter((one) => one.log === log).map(({ column }) => column)

describe.runIf(present)('the samples of Security Lake', () => {
  it('have as many calls as they should', () => {
    expect(CALLS).toHaveLength(11)
  })

  it.each(CALLS)('$told is the row that CloudTrail gives', async ({ raw, told }) => {
    const log = readRows(await textOf(raw))
    const copy = readRows(await textOf(told))
    expect(copy.result).toMatchObject({ format: 'cloudtrail', read: 1, rejected: 0 })
    const [expected = { table: '' }] = log.rows
    const [row = { table: '' }] = copy.rows
    const loose = listed('cloudtrail')
    const columns = new Set([...Object.keys(expected), ...Object.keys(row)])
    for (const column of columns) {
      const [was, is] = [Object.entries(expected), Object.entries(row)].map(
        (entries) => entries.find(([name]) => name === column)?.[1],
      )
      if (!loose.includes(column) || column === 'event_id') expect(is, column).toEqual(was)
      else expect(asPieces(is), column).toEqual(withoutMoved(asPieces(was)))
    }
  })

  it.each(FLOWS)('$told is the row that the flow log gives, key and all', async ({ raw, told }) => {
    const log = readRows(await textOf(raw))
    expect(log.rows).toHaveLength(1)
    expect(readRows(await textOf(told)).rows).toEqual(log.rows)
  })

  it.each(QUERIES)('$told is the record of the query log', async ({ raw, told }) => {
    const copy = ocsf.retell(parseRecord(await textOf(told)), CONTEXT)
    expect(copy).toEqual({ record: parseRecord(await textOf(raw)) })
    expect(readRows(await textOf(told)).rows).toEqual(readRows(await textOf(raw)).rows)
  })

  it.each(FINDINGS)('$told is the finding, but for what it has no place for', async (pair) => {
    const copy = ocsf.retell(parseRecord(await textOf(pair.told)), CONTEXT)
    if (!('record' in copy)) throw new Error('it was refused')
    const finding = parseRecord(await textOf(pair.raw))
    expect(asPieces({ ...copy.record, Workflow: 0, Vulnerabilities: 0 })).toEqual(
      asPieces({ ...finding, Workflow: 0, Vulnerabilities: 0 }),
    )
    const [vulnerability] = listOf(copy.record['Vulnerabilities'])
    expect(listOf(finding['Vulnerabilities'])[0]).toMatchObject({ Id: vulnerability?.['Id'] })
    const rows = [pair.told, pair.raw].map(async (path) =>
      readRows(await textOf(path)).rows.map((row) => ({ ...row, detail: '' })),
    )
    expect(await rows[0]).toEqual(await rows[1])
  })
})

const CONTEXT = { uri: '', contentHash: () => '', sibling: () => undefined }

function listOf(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value : []
}

/** Without the names and ids of a role that was made: they are moved to `user`. */
function withoutMoved(response: unknown): unknown {
  if (typeof response !== 'object' || response === null || !('role' in response)) return response
  const { role } = response
  const moved = ['roleName', 'roleId', 'description']
  const left = Object.entries(role ?? {}).filter(([name]) => !moved.includes(name))
  return { ...response, role: Object.fromEntries(left) }
}
