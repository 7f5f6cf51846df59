import type { JsonObject } from '../format.ts'
import { arrayField, numberField, objectField, textField } from '../json-fields.ts'
import { flowField } from '../vpc-flow/record.ts'
import type { LakePlace } from './place.ts'
import { accountOf, type OcsfEvent } from './record.ts'
import { timeOf } from './times.ts'

/** The place of each path of traffic in OCSF's list of boundaries. https://schema.ocsf.io/1.1.0/objects/network_connection_info */
const TRAFFIC_PATH_OF_BOUNDARY: ReadonlyMap<number, string> = new Map([
  [4, '1'],
  [5, '2'],
  [6, '3'],
  [7, '4'],
  [8, '5'],
  [9, '6'],
  [10, '7'],
  [11, '8'],
])

/** The record of a VPC flow log that an event was made of: every field of it, since its key is made of all. */
export function flowRecord(event: OcsfEvent, place: LakePlace): JsonObject {
  const { record, product, cloud } = event
  const source = objectField(record, 'src_endpoint')
  const destination = objectField(record, 'dst_endpoint')
  const connection = objectField(record, 'connection_info')
  const traffic = objectField(record, 'traffic')
  // The interface stands at the end that it is of: of what comes in at the destination.
  const own = textField(destination, 'interface_uid') ? destination : source
  const start = timeOf(record, 'start_time')
  const known = {
    version: textField(product, 'version'),
    account_id: accountOf(cloud) || place.account,
    region: textField(cloud, 'region') || place.region,
    az_id: textField(cloud, 'zone'),
    interface_id: textField(own, 'interface_uid'),
    vpc_id: textField(own, 'vpc_uid'),
    subnet_id: textField(own, 'subnet_uid'),
    instance_id: textField(own, 'instance_uid'),
    ...addresses('src', source),
    ...addresses('dst', destination),
    protocol: digits(numberField(connection, 'protocol_num')),
    tcp_flags: digits(numberField(connection, 'tcp_flags')),
    type: textField(connection, 'protocol_ver'),
    traffic_path: TRAFFIC_PATH_OF_BOUNDARY.get(numberField(connection, 'boundary_id')) ?? '-',
    flow_direction: directionOf(numberField(connection, 'direction_id')),
    packets: digits(numberField(traffic, 'packets')),
    bytes: digits(numberField(traffic, 'bytes')),
    start: seconds(Number.isNaN(start) ? timeOf(record, 'time') : start),
    end: seconds(timeOf(record, 'end_time')),
    action: actionOf(record),
    log_status: textField(record, 'status_code'),
  }
  return { ...known, ...furtherFields(objectField(record, 'unmapped'), Object.keys(known)) }
}

/** Fields that OCSF has no place for keep their names. */
function furtherFields(unmapped: JsonObject | undefined, known: readonly string[]): JsonObject {
  const told = new Set(known.map(flowField))
  return Object.fromEntries(
    Object.entries(unmapped ?? {}).filter(([name, value]) => {
      const field = flowField(name)
      return typeof value === 'string' && field !== undefined && !told.has(field)
    }),
  )
}

/** Where an intermediate layer such as NAT changed the address, `ip` is the one before it. */
function addresses(end: 'src' | 'dst', endpoint: JsonObject | undefined): JsonObject {
  const ip = textField(endpoint, 'ip')
  const [first] = arrayField(endpoint, 'intermediate_ips')
  return {
    [`${end}addr`]: typeof first === 'string' && first !== '' ? first : ip,
    [`pkt_${end}addr`]: ip,
    [`${end}port`]: digits(numberField(endpoint, 'port')),
    [`pkt_${end}_aws_service`]: textField(endpoint, 'svc_name'),
  }
}

function actionOf(record: JsonObject): string {
  const id = numberField(record, 'action_id')
  const disposition = Number.isNaN(id) ? numberField(record, 'disposition_id') : id
  if (disposition === 1) return 'ACCEPT'
  return disposition === 2 ? 'REJECT' : '-'
}

function directionOf(id: number): string {
  if (id === 1) return 'ingress'
  return id === 2 ? 'egress' : '-'
}

function digits(value: number): string {
  return Number.isNaN(value) ? '-' : String(value)
}

function seconds(time: number): string {
  return Number.isNaN(time) ? '-' : String(Math.floor(time / 1000))
}
