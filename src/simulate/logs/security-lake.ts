import type { JsonObject } from '../../formats/format.ts'
import type { ApiCall } from '../act.ts'
import { cloudTrailRecord } from '../cloudtrail-record.ts'
import type { SimulatedFile } from '../files.ts'
import { type FlowTable, versionFiveRows } from '../flow-writer.ts'
import { groupBy } from '../group.ts'
import { hex } from '../identifiers.ts'
import { securityLakeKey } from '../layout.ts'
import { callToOcsf } from '../security-lake/call-to-ocsf.ts'
import { findingToOcsf } from '../security-lake/finding-to-ocsf.ts'
import { flowToOcsf } from '../security-lake/flow-to-ocsf.ts'
import { queryToOcsf } from '../security-lake/query-to-ocsf.ts'
import type { DayTold, ToldHistory, ToldLog } from './log-writer.ts'
import { resolverQueries } from './resolver-queries.ts'
import { securityHubFindings } from './security-hub.ts'
import { jsonLines } from './text.ts'

/**
 * Amazon Security Lake: management events and data events of S3, flows, DNS queries and findings of Security Hub, as OCSF. It
 * collects no data events of SageMaker, and makes a flow log of its own with the fields of version 5. Security Lake writes
 * Parquet; these are the same events as JSON lines.
 * https://docs.aws.amazon.com/security-lake/latest/userguide/internal-sources.html
 */
export const SECURITY_LAKE: ToldLog = {
  name: 'ocsf',
  title: 'Amazon Security Lake (OCSF as JSON lines)',
  open: (history) => (told) => lakeObjects(told, history),
}

interface LakeEvent {
  readonly source: string
  readonly account: string
  readonly region: string
  readonly event: JsonObject
}

function* lakeObjects(told: DayTold, history: ToldHistory): Generator<SimulatedFile> {
  const events = [
    ...told.calls.flatMap(callEvent),
    ...told.flows.flatMap((table) => flowEvents(table, told, history)),
    ...resolverQueries(told, history).map((query) =>
      eventOf('ROUTE53', query['account_id'], query['region'], queryToOcsf(query)),
    ),
    ...securityHubFindings(told, history).map((finding) =>
      eventOf('SH_FINDINGS', finding['AwsAccountId'], finding['Region'], findingToOcsf(finding)),
    ),
  ]
  const keyOf = ({ source, account, region }: LakeEvent) => `${source}/${account}/${region}`
  for (const [name, members] of groupBy(events, keyOf)) {
    const [source = '', account = '', region = ''] = name.split('/')
    const path = securityLakeKey(source, account, region, told.day, hex(told.random.fork(name), 32))
    yield { path, bytes: jsonLines(members.map(({ event }) => event)) }
  }
}

function eventOf(source: string, account: unknown, region: unknown, event: JsonObject): LakeEvent {
  return { source, account: String(account), region: String(region), event }
}

function callEvent(call: ApiCall): readonly LakeEvent[] {
  const { account, region, service, data } = call
  if (data === true && service !== 's3') return []
  const record: JsonObject = JSON.parse(cloudTrailRecord(call))
  const source = data === true ? 'S3_DATA' : 'CLOUD_TRAIL_MGMT'
  return [eventOf(source, account, region, callToOcsf(record, '1.1.0'))]
}

function flowEvents(
  table: FlowTable,
  { random }: DayTold,
  { organisation }: ToldHistory,
): readonly LakeEvent[] {
  const { account, region, path } = table
  const { fields, rows } = versionFiveRows(table, organisation, random.fork(path))
  const names = fields.split(' ').map((name) => name.replaceAll('-', '_'))
  return rows.flatMap((row) => {
    const values = row.split(' ')
    const flow = Object.fromEntries(names.map((name, i) => [name, values[i] ?? '-']))
    if (flow['log_status'] !== 'OK') return []
    return [eventOf('VPC_FLOW', account, region, flowToOcsf(flow, '1.1.0'))]
  })
}
