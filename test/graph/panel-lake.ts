import type { Event } from '../../src/events/event.ts'
import type { Finding } from '../../src/events/finding.ts'
import { DAY, HOUR } from '../../src/events/time.ts'
import { findKnownEntity } from '../../src/graph/known-entity.ts'
import type { PanelRow } from '../../src/graph/panel.ts'
import { PANELS } from '../../src/graph/panel-catalogue.ts'
import type { Engine } from '../../src/lake/engine.ts'
import { code, key } from '../support/memory-lake.ts'

export const SCOPE = { start: Date.UTC(2026, 0, 20), end: Date.UTC(2026, 0, 21) }
export const BASELINE = { start: SCOPE.start - 45 * DAY, end: SCOPE.start }
export const ACCOUNT = '111122223333'
export const CI = `arn:aws:iam::${ACCOUNT}:role/ci`
export const CHURN = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:endpoint/churn`
export const ENI = 'eni-0a1b2c3d4e5f60718'

/** The n-th hour of the scope; negative ones are of the baseline. */
export const at = (hour: number) => SCOPE.start + hour * HOUR

let made = 500_000

type Row = Readonly<Record<string, string | number>>

/** Packets that an interface at 10.0.1.5 sent to, or got from, somebody. */
export function flow(time: number, row: Row): Event {
  made++
  return {
    table: 'flow',
    row: {
      key: key(made),
      time,
      end_time: time + 60_000,
      account: ACCOUNT,
      region: 'eu-west-1',
      interface: ENI,
      source: '10.0.1.5',
      destination: '203.0.113.9',
      source_port: 40_000,
      destination_port: 443,
      protocol: 6,
      packets: 10,
      bytes: 1000,
      action: 'ACCEPT',
      status: 'OK',
      ...row,
    },
  }
}

/** A name that an instance at 10.0.1.5 asked for. */
export function dnsQuery(time: number, domain: string, row: Row = {}): Event {
  made++
  return {
    table: 'dns_query',
    row: {
      key: key(made),
      time,
      account: ACCOUNT,
      region: 'eu-west-1',
      vpc: 'vpc-0a1b2c3d',
      instance: 'i-0a1b2c3d4e5f60718',
      source: '10.0.1.5',
      domain,
      type: 'A',
      class: 'IN',
      response_code: 'NOERROR',
      ...row,
    },
  }
}

/** A datapoint of an endpoint. */
export function metric(time: number, name: string, sum: number, row: Row = {}): Event {
  made++
  return {
    table: 'metric',
    row: {
      key: key(made),
      time,
      period_seconds: 60,
      account: ACCOUNT,
      region: 'eu-west-1',
      namespace: 'AWS/SageMaker',
      name,
      dimensions: 'EndpointName=churn,VariantName=all',
      resource: CHURN,
      resource_type: code('sagemaker-endpoint'),
      variant: 'all',
      unit: 'Count',
      samples: 1,
      sum,
      ...row,
    },
  }
}

/** A captured call of the endpoint, with one value of its input. */
export function captured(time: number, feature: string, value: number): Event[] {
  made++
  const resource = { resource: 'endpoint/churn', resource_type: code('sagemaker-endpoint') }
  const invocation: Event = {
    table: 'invocation',
    row: { key: key(made), time, origin: 1, operation: 'InvokeEndpoint', ...resource },
  }
  const capture: Event = {
    table: 'capture_value',
    row: {
      key: key(made),
      row: 0,
      time,
      resource: 'endpoint/churn',
      variant: 'all',
      side: 0,
      feature,
      kind: 1,
      bucket: Math.round(Math.log(value) * 50) + 35_450,
      value,
    },
  }
  return [invocation, capture]
}

/** What GuardDuty found about the role. */
export function guardDuty(time: number, row: Row = {}): Event {
  made++
  return {
    table: 'finding',
    row: {
      key: key(made),
      id: `gd-${made}`,
      origin: 'guardduty',
      type: 'CredentialAccess:IAMUser/AnomalousBehavior',
      title: 'Odd calls',
      score: 8,
      time,
      end_time: time + HOUR,
      updated: time + HOUR,
      account: ACCOUNT,
      region: 'eu-west-1',
      resource: CHURN,
      resource_type: code('sagemaker-endpoint'),
      actor: CI,
      actor_type: code('iam-role'),
      occurrences: 2,
      archived: 1,
      sample: 1,
      ...row,
    },
  }
}

/** Where an address is, as a database of places would have told. */
export async function place(
  engine: Engine,
  ip: string,
  country: string,
  asn: number,
  organisation: string,
): Promise<void> {
  await engine.query(
    `INSERT INTO stored.location (ip, country, asn, organisation)
     SELECT id, $2, $3, $4 FROM term WHERE text = $1`,
    [ip, country, asn, organisation],
  )
}

/** The rows of a panel of an entity in the scope. */
export async function look(
  engine: Engine,
  id: string,
  name: string,
  findings: readonly Finding[] = [],
): Promise<readonly PanelRow[]> {
  const entity = await findKnownEntity(engine, id)
  const panel = PANELS.find((one) => one.name === name)
  if (entity === undefined || panel === undefined) throw new Error(`no ${id} or no ${name}`)
  if (!panel.entityTypes.includes(entity.type)) throw new Error(`${entity.type} has no ${name}`)
  const { rows } = await panel.read({ engine, entity, scope: SCOPE, baseline: BASELINE, findings })
  const names = new Set(panel.columns.map((column) => column.name))
  for (const row of rows)
    for (const column of Object.keys(row))
      if (!names.has(column)) throw new Error(`${name} does not declare ${column}`)
  return rows
}

/** Some columns of rows, as arrays. */
export function pick(rows: readonly PanelRow[], ...names: readonly string[]): unknown[][] {
  return rows.map((row) =>
    names.map((name) => {
      const value = row[name]
      return typeof value === 'object' && value !== null ? value.id : value
    }),
  )
}
