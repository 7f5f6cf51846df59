import { DAY, MINUTE } from '../events/time.ts'
import type { Engine } from './engine.ts'
import { LOG_TABLES, LOGGED_TABLES, termText } from './schema.ts'

/** Data source packages that Amazon Detective has too. */
export type DetectivePackage = 'DETECTIVE_CORE' | 'EKS_AUDIT' | 'ASFF_SECURITYHUB_FINDING'

/** Logs that only Dupin reads; never told of in Detective's own API. */
const OTHER_PACKAGES = [
  'BEDROCK_INVOCATION_LOGS',
  'SAGEMAKER_DATA_CAPTURE',
  'CLOUDWATCH_METRICS',
  'OTHER',
] as const
export type OtherPackage = (typeof OTHER_PACKAGES)[number]

/** What the logs of one account weigh. */
export interface PackageVolume<Package extends string> {
  /** `''` for logs that name no account, such as data capture. */
  readonly account: string
  readonly package: Package
  /** Bytes of log objects as they are stored, so mostly compressed. */
  readonly bytes: number
  /** Days that were measured: from the first record of the span to the last that the lake holds; 1 to 30. */
  readonly days: number
}

export interface MeasuredVolumes {
  /** Milliseconds since the epoch; undefined when there was nothing to measure. */
  readonly measured: number | undefined
  readonly volumes: readonly PackageVolume<DetectivePackage>[]
  readonly others: readonly PackageVolume<OtherPackage>[]
}

const DETECTIVE: ReadonlyMap<string, DetectivePackage> = new Map([
  ['cloudtrail', 'DETECTIVE_CORE'],
  ['vpc-flow', 'DETECTIVE_CORE'],
  ['guardduty', 'DETECTIVE_CORE'],
  ['eks-audit', 'EKS_AUDIT'],
  ['security-hub', 'ASFF_SECURITYHUB_FINDING'],
])

const OTHERS: ReadonlyMap<string, OtherPackage> = new Map([
  ['bedrock-invocation', 'BEDROCK_INVOCATION_LOGS'],
  ['sagemaker-data-capture', 'SAGEMAKER_DATA_CAPTURE'],
  ['cloudwatch-metrics', 'CLOUDWATCH_METRICS'],
])

const MOST_DAYS = 30
/** Clocks differ; a record from further in the future than this is none to measure by. */
const SLACK = DAY

/**
 * Bytes of log objects per account and data source package over the latest 30 days that the lake holds. An object that
 * holds rows of several accounts is shared among them by their rows, and only the rows within the span count.
 *
 * @param now milliseconds since the epoch
 */
export async function measureVolumes(engine: Engine, now: number): Promise<MeasuredVolumes> {
  const last = await lastTime(engine, Math.floor(now / MINUTE) * MINUTE + SLACK)
  if (last === undefined) return { measured: undefined, volumes: [], others: [] }
  const rows = await engine.query(WEIGHED, [
    new Date(last - MOST_DAYS * DAY + 1),
    new Date(last + 1),
  ])
  const volumes = new Map<string, Weighed<DetectivePackage>>()
  const others = new Map<string, Weighed<OtherPackage>>()
  for (const row of rows) {
    const account = String(row['account'] ?? '')
    const format = String(row['format'])
    const weight = { bytes: Number(row['bytes']), first: Number(row['first']) }
    const known = DETECTIVE.get(format)
    if (known !== undefined) add(volumes, account, known, weight)
    else add(others, account, OTHERS.get(format) ?? 'OTHER', weight)
  }
  return { measured: now, volumes: listed(volumes, last), others: listed(others, last) }
}

/** The time of the latest row before `before`, milliseconds since the epoch; undefined when there is none. */
export async function lastTime(engine: Engine, before: number): Promise<number | undefined> {
  const tables = LOGGED_TABLES.map(
    (name) => `SELECT max(time) AS last FROM stored.${name} WHERE time < $1`,
  )
  const [row] = await engine.query(
    `SELECT max(last) AS last FROM (${tables.join(' UNION ALL ')}) AS tables`,
    [new Date(before)],
  )
  return typeof row?.['last'] === 'number' ? row['last'] : undefined
}

const COUNTED = LOG_TABLES.map(
  ({ name }) => `SELECT account, object, count(*) AS held, min(time) AS first FROM stored.${name}
    WHERE time >= $1 AND time < $2 GROUP BY account, object`,
).join(' UNION ALL ')

const WEIGHED = `SELECT ${termText('w.account')} AS account, w.format, w.bytes, w.first FROM (
    SELECT c.account, o.format, sum(CAST(o.bytes AS DOUBLE) * c.held / o.stored) AS bytes, min(c.first) AS first
    FROM (${COUNTED}) c JOIN stored.object o ON o.id = c.object
    WHERE o.stored > 0 GROUP BY c.account, o.format) w`

interface Weighed<Package> {
  readonly account: string
  readonly package: Package
  bytes: number
  first: number
}

function add<Package>(
  sums: Map<string, Weighed<Package>>,
  account: string,
  name: Package,
  weight: { readonly bytes: number; readonly first: number },
): void {
  const key = `${account} ${name}`
  const sum = sums.get(key)
  if (sum === undefined) sums.set(key, { account, package: name, ...weight })
  else {
    sum.bytes += weight.bytes
    sum.first = Math.min(sum.first, weight.first)
  }
}

function listed<Package extends string>(
  sums: ReadonlyMap<string, Weighed<Package>>,
  last: number,
): PackageVolume<Package>[] {
  return [...sums.entries()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, sum]) => ({
      account: sum.account,
      package: sum.package,
      bytes: Math.round(sum.bytes),
      days: Math.min(MOST_DAYS, Math.max(1, Math.ceil((last - sum.first) / DAY))),
    }))
}
