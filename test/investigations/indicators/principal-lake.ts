import type { Event } from '../../../src/events/event.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { assess, type Question } from '../../../src/investigations/indicators/assess.ts'
import type { Indicator, IndicatorType } from '../../../src/investigations/indicators/indicator.ts'
import type { FindingGroup } from '../../../src/investigations/report.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { call, commitEvents, key, memoryLake } from '../../support/memory-lake.ts'

/** The first hour of the scope, which is a week; the baseline is the 45 days before. */
export const START = Date.UTC(2026, 1, 20)
export const SCOPE = { start: START, end: START + 7 * DAY }
export const BASELINE = { start: START - 45 * DAY, end: START }
export const ACCOUNT = '111122223333'

export const user = (name: string) => `arn:aws:iam::${ACCOUNT}:user/${name}`
export const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`
export const session = (name: string, of: string) =>
  `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${of}`

type Fields = Readonly<Record<string, string | number>>

/** A harmless call by a principal, so many hours after the beginning of the scope. */
export function at(hours: number, actor: string, fields: Fields = {}): Event {
  const usual = { operation: 'DescribeEndpoint', user_agent: 'aws-cli/2.20 os/linux' }
  return call({ time: START + hours * HOUR, actor, ...usual, ...fields })
}

/** The same call on each of the five days before the scope. */
export function daily(actor: string, fields: Fields = {}): readonly Event[] {
  return [1, 2, 3, 4, 5].map((day) => at(-24 * day, actor, fields))
}

let made = 0

/** A finding of GuardDuty within the scope. */
export function guardDuty(fields: Fields): Event {
  made++
  const time = START + 2 * HOUR
  return {
    table: 'finding',
    row: {
      key: key(900_000 + made),
      id: `finding-${made}`,
      origin: 'guardduty',
      type: 'Discovery:IAMUser/AnomalousBehavior',
      title: 'Somebody looked around.',
      score: 5,
      time,
      end_time: time,
      updated: time,
      account: ACCOUNT,
      region: 'eu-west-1',
      archived: 1,
      sample: 1,
      ...fields,
    },
  }
}

export interface Located {
  readonly country?: string
  readonly city?: string
  readonly at?: readonly [latitude: number, longitude: number]
  readonly asn?: number
  readonly organisation?: string
}

export const LISBON: Located = { country: 'PT', city: 'Lisbon', at: [38.7, -9.1], asn: 64_501 }
export const PORTO: Located = { country: 'PT', city: 'Porto', at: [41.1, -8.6], asn: 64_502 }
export const SYDNEY: Located = { country: 'AU', city: 'Sydney', at: [-33.9, 151.2], asn: 64_503 }
export const LIMA: Located = { country: 'PE', city: 'Lima', at: [-12, -77], asn: 64_504 }

/** A lake of these events, with addresses where they are said to be. */
export async function lakeOf(
  events: readonly Event[],
  places: Readonly<Record<string, Located>> = {},
): Promise<Lake> {
  const lake = await memoryLake()
  await commitEvents(lake, events)
  for (const [ip, { country, city, at: point, asn, organisation }] of Object.entries(places)) {
    await lake.engine.query(
      `INSERT INTO stored.location (ip, country, asn, organisation, city, latitude, longitude)
       SELECT id, $2, $3, $4, $5, $6, $7 FROM term WHERE text = $1`,
      [
        ip,
        country ?? null,
        asn ?? null,
        organisation ?? null,
        city ?? null,
        point?.[0] ?? null,
        point?.[1] ?? null,
      ],
    )
  }
  return lake
}

/** Everything an investigation of the principal comes to. */
export function assessmentOf(lake: Lake, arn: string, fields: Partial<Question> = {}) {
  const type = arn.includes(':user/') ? 'iam-user' : 'iam-role'
  return assess({
    ...{ engine: lake.engine, entity: { type, id: arn }, scope: SCOPE, baseline: BASELINE },
    groups: [],
    ...fields,
  })
}

/** Its indicators of one kind. */
export async function found(
  lake: Lake,
  arn: string,
  type: IndicatorType,
  groups: readonly FindingGroup[] = [],
): Promise<readonly Indicator[]> {
  const { indicators } = await assessmentOf(lake, arn, { groups })
  return indicators.filter((indicator) => indicator.type === type)
}
