import { HOUR } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import type { SimulatedFile } from './files.ts'
import type { Flow } from './flow.ts'
import { gzip } from './gzip.ts'
import { hex } from './identifiers.ts'
import { interfacesOf } from './interfaces.ts'
import { flowLogKey } from './layout.ts'
import type { Organisation } from './organisation.ts'
import { load } from './workload.ts'

/** How many hours an object spans. AWS writes one each five minutes or less; longer ones keep the files few. */
const HOURS = 6

const DEFAULT_FIELDS =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'
const CUSTOM_FIELDS =
  'version vpc-id subnet-id instance-id interface-id account-id type srcaddr dstaddr srcport dstport pkt-srcaddr pkt-dstaddr protocol bytes packets start end action tcp-flags log-status region flow-direction'

/** What one object of a flow log holds. */
export interface FlowTable {
  readonly path: string
  readonly account: string
  readonly region: string
  readonly start: number
  /** Fields of a row, as in a header. */
  readonly fields: string
  readonly rows: readonly string[]
  readonly flows: readonly Flow[]
}

/** The flow logs of a day: AWS's default fields (version 2) in one account, a custom version 5 format in the other. */
export function flowTables(
  organisation: Organisation,
  day: number,
  extra: readonly Flow[],
  random: Random,
): readonly FlowTable[] {
  const { prod, prodEu } = organisation.accounts
  const places = [
    { account: prod, region: 'us-east-1' },
    { account: prodEu, region: 'eu-west-1' },
  ]
  const starts = Array.from({ length: 24 / HOURS }, (_, i) => day + i * HOURS * HOUR)
  return places.flatMap(({ account, region }) =>
    starts.map((start) => {
      const own = random.fork(`${account}/${start}`)
      const isOwn = (flow: Flow) =>
        flow.account === account && flow.time >= start && flow.time < start + HOURS * HOUR
      const flows = [...ordinaryFlows(organisation, account, start, own), ...extra.filter(isOwn)]
      const write = account === prod ? defaultLine : customLine(organisation, account, region, own)
      const rows = flows.map(write)
      if (account === prod) rows.push(noData(organisation, account, start))
      const flowLog = `fl-0${hex(organisation.keys.fork(`flow-log/${account}`), 16)}`
      const path = flowLogKey(account, region, flowLog, start, hex(own, 8))
      const fields = account === prod ? DEFAULT_FIELDS : CUSTOM_FIELDS
      return { path, account, region, start, fields, rows, flows }
    }),
  )
}

export function* flowObjects(tables: readonly FlowTable[]): Generator<SimulatedFile> {
  for (const { path, fields, rows } of tables)
    yield { path, bytes: gzip(`${[fields, ...rows].join('\n')}\n`) }
}

/** The rows of a table with the fields that Security Lake asks for, those of version 5. */
export function versionFiveRows(
  table: FlowTable,
  organisation: Organisation,
  random: Random,
): Pick<FlowTable, 'fields' | 'rows'> {
  if (table.fields === CUSTOM_FIELDS) return table
  const { account, region, flows } = table
  return {
    fields: CUSTOM_FIELDS,
    rows: flows.map(customLine(organisation, account, region, random)),
  }
}

/** What passes between applications, endpoints and the outside in windows of ten minutes, some of them. */
function* ordinaryFlows(
  organisation: Organisation,
  account: string,
  start: number,
  random: Random,
): Generator<Flow> {
  const interfaces = interfacesOf(organisation, account)
  for (let window = start; window < start + HOURS * HOUR; window += HOUR / 2) {
    for (const [index, from] of interfaces.entries()) {
      const to = interfaces[(index + 2) % interfaces.length]
      if (to === undefined) continue
      const packets = 20 + random.poisson(400 * load('consumer', window))
      const common = {
        time: window + random.int(60_000),
        seconds: 590,
        account,
        interface: from.id,
      }
      const port = 32_768 + random.int(28_000)
      const ends = {
        source: from.address,
        destination: to.address,
        sourcePort: port,
        destinationPort: 443,
      }
      yield {
        ...common,
        ...ends,
        packets,
        bytes: packets * (300 + random.int(500)),
        accepted: true,
        egress: true,
      }
      if (random.next() > 0.15) continue
      const stranger = `198.19.${random.int(256)}.${2 + random.int(250)}`
      const probe = {
        source: stranger,
        destination: from.address,
        sourcePort: port,
        destinationPort: random.pick([22, 23, 3389, 8080] as const),
      }
      yield {
        ...common,
        ...probe,
        seconds: 30,
        packets: 1,
        bytes: 40,
        accepted: false,
        egress: false,
      }
    }
  }
}

function times({ time, seconds }: Flow): string {
  const start = Math.floor(time / 1000)
  return `${start} ${start + seconds}`
}

function defaultLine(flow: Flow): string {
  const { source, destination, sourcePort, destinationPort, packets, bytes, accepted } = flow
  const ends = `${source} ${destination} ${sourcePort} ${destinationPort} 6`
  return `2 ${flow.account} ${flow.interface} ${ends} ${packets} ${bytes} ${times(flow)} ${accepted ? 'ACCEPT' : 'REJECT'} OK`
}

function customLine(organisation: Organisation, account: string, region: string, random: Random) {
  const { vpc } = organisation.network
  const interfaces = interfacesOf(organisation, account)
  return (flow: Flow): string => {
    const { source, destination, sourcePort, destinationPort, packets, bytes, accepted } = flow
    const subnet = interfaces.find(({ id }) => id === flow.interface)?.subnet ?? '-'
    const who = `5 ${vpc} ${subnet} - ${flow.interface} ${flow.account} IPv4`
    const ends = `${source} ${destination} ${sourcePort} ${destinationPort} ${source} ${destination} 6`
    const verdict = `${accepted ? 'ACCEPT' : 'REJECT'} ${accepted ? 19 : 2} OK`
    const direction = flow.egress ? 'egress' : 'ingress'
    return random.next() < 0.002
      ? `${who} - - - - - - - - - ${times(flow)} - - SKIPDATA ${region} -`
      : `${who} ${ends} ${bytes} ${packets} ${times(flow)} ${verdict} ${region} ${direction}`
  }
}

/** An interface without traffic still gets a record for its window. */
function noData(organisation: Organisation, account: string, time: number): string {
  const idle = `eni-0${hex(organisation.keys.fork(`idle-eni/${account}`), 16)}`
  const start = Math.floor(time / 1000)
  return `2 ${account} ${idle} - - - - - - - ${start} ${start + 600} - NODATA`
}
