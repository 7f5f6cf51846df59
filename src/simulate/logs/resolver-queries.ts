import { HOUR } from '../../events/time.ts'
import type { Random } from '../../statistics/random.ts'
import type { SimulatedFile } from '../files.ts'
import { groupBy } from '../group.ts'
import { hex } from '../identifiers.ts'
import { type Interface, interfacesOf } from '../interfaces.ts'
import type { JsonRecord } from '../json.ts'
import { resolverKey } from '../layout.ts'
import type { Organisation } from '../organisation.ts'
import { load } from '../workload.ts'
import type { DayTold, ToldHistory, ToldLog } from './log-writer.ts'
import { jsonLines, wholeSeconds } from './text.ts'

/**
 * Route 53 Resolver query logs of the VPCs: the names that applications and endpoints ask for, those of AWS's services for the
 * most part, now and then a name that does not exist. What a resolver answers from its cache is not logged, so there are few.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html
 */
export const RESOLVER_QUERIES: ToldLog = {
  name: 'route53-resolver',
  title: 'Route 53 Resolver query logs',
  open: (history) => (told) => queryObjects(told, history),
}

/** How many hours an object spans. */
const HOURS = 6

function* queryObjects(told: DayTold, history: ToldHistory): Generator<SimulatedFile> {
  const { vpc } = history.organisation.network
  const spanOf = (record: JsonRecord) =>
    Math.floor(Date.parse(String(record['query_timestamp'])) / (HOURS * HOUR))
  const keyOf = (record: JsonRecord) =>
    `${String(record['account_id'])}/${String(record['region'])}/${spanOf(record)}`
  for (const [name, records] of groupBy(resolverQueries(told, history), keyOf)) {
    const [account = '', region = '', span = ''] = name.split('/')
    const time = Number(span) * HOURS * HOUR
    const path = resolverKey(account, vpc, region, time, hex(told.random.fork(name), 8))
    yield { path, bytes: jsonLines(records) }
  }
}

/** The queries of a day, drawn from the organisation's own numbers: Security Lake tells of the same ones. */
export function resolverQueries(
  { day }: Pick<DayTold, 'day'>,
  { organisation }: Pick<ToldHistory, 'organisation'>,
): readonly JsonRecord[] {
  const { prod, prodEu } = organisation.accounts
  const places = [
    { account: prod, region: 'us-east-1' },
    { account: prodEu, region: 'eu-west-1' },
  ]
  return places.flatMap((place) =>
    interfacesOf(organisation, place.account).flatMap((one) => {
      const own = organisation.keys.fork(`resolver/${one.id}/${day}`)
      return [...ordinaryQueries(organisation, place, one, day, own)]
    }),
  )
}

interface Place {
  readonly account: string
  readonly region: string
}

function* ordinaryQueries(
  organisation: Organisation,
  place: Place,
  from: Interface,
  day: number,
  random: Random,
): Generator<JsonRecord> {
  const names = namesAsked(organisation, place.region)
  for (let hour = day; hour < day + 24 * HOUR; hour += HOUR) {
    const count = 1 + random.poisson(5 * load('consumer', hour))
    for (let i = 0; i < count; i++) {
      const time = hour + random.int(HOUR)
      const name = random.pick(names) ?? ''
      // Search domains of the VPC are tried first.
      const missing = random.next() < 0.03
      yield query(
        organisation,
        place,
        from,
        time,
        missing ? `${name}ec2.internal.` : name,
        missing,
        random,
      )
    }
  }
}

function namesAsked(organisation: Organisation, region: string): readonly string[] {
  const { artifacts, features } = organisation.buckets
  const services = [
    'bedrock-runtime',
    'runtime.sagemaker',
    'sts',
    'logs',
    'monitoring',
    'kms',
    'api.ecr',
  ]
  return [
    ...services.map((service) => `${service}.${region}.amazonaws.com.`),
    ...[artifacts, features].map((bucket) => `${bucket}.s3.${region}.amazonaws.com.`),
    'packages.example.org.',
    'metrics.monitoring.example.com.',
  ]
}

function query(
  organisation: Organisation,
  { account, region }: Place,
  from: Interface,
  time: number,
  name: string,
  missing: boolean,
  random: Random,
): JsonRecord {
  const address = `192.0.2.${1 + random.int(254)}`
  return {
    version: '1.100000',
    account_id: account,
    region,
    vpc_id: organisation.network.vpc,
    query_timestamp: wholeSeconds(time),
    query_name: name,
    query_type: 'A',
    query_class: 'IN',
    rcode: missing ? 'NXDOMAIN' : 'NOERROR',
    answers: missing ? [] : [{ Rdata: address, Type: 'A', Class: 'IN' }],
    srcaddr: from.address,
    srcport: String(32_768 + random.int(28_000)),
    transport: 'UDP',
    srcids: {},
  }
}
