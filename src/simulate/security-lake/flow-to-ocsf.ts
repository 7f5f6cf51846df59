import type { Json, JsonObject } from '../../formats/format.ts'
import type { OcsfVersion } from './ocsf-version.ts'

/** A record of a VPC flow log, its fields by the names with underscores, as Network Activity. */
export function flowToOcsf(
  flow: Readonly<Record<string, string>>,
  version: OcsfVersion,
): JsonObject {
  const isOld = version === '1.0.0-rc.2'
  const of = (name: string): Json => flow[name] ?? null
  const number = (name: string) => numberIn(flow, name)
  const seconds = (name: string) => Number(flow[name]) * 1000
  const isIngress = flow['flow_direction'] === 'ingress'
  const own = {
    interface_uid: of('interface_id'),
    vpc_uid: of('vpc_id'),
    subnet_uid: of('subnet_id'),
    instance_uid: of('instance_id'),
  }
  const action = flow['action'] === 'ACCEPT' ? 1 : flow['action'] === 'REJECT' ? 2 : 99
  const path = Number(flow['traffic_path'])
  return {
    metadata: { product: { name: 'Amazon VPC', version: of('version') }, version },
    cloud: {
      ...(isOld ? { account_uid: of('account_id') } : { account: { uid: of('account_id') } }),
      region: of('region'),
      zone: of('az_id'),
    },
    src_endpoint: { ...endOf(flow, 'src'), ...(isIngress ? {} : own) },
    dst_endpoint: { ...endOf(flow, 'dst'), ...(isIngress ? own : {}) },
    connection_info: {
      protocol_num: number('protocol'),
      tcp_flags: number('tcp_flags'),
      protocol_ver: of('type'),
      boundary_id: Number.isNaN(path) ? 99 : path + 3,
      direction_id: isIngress ? 1 : flow['flow_direction'] === 'egress' ? 2 : 99,
    },
    traffic: { packets: number('packets'), bytes: number('bytes') },
    time: seconds('start'),
    ...(isOld
      ? { start_time: seconds('start'), end_time: seconds('end'), disposition_id: action }
      : {
          start_time_dt: new Date(seconds('start')).toISOString(),
          end_time_dt: new Date(seconds('end')).toISOString(),
          action_id: action,
        }),
    status_code: of('log_status'),
    class_uid: 4001,
    unmapped: { sublocation_id: of('sublocation_id'), sublocation_type: of('sublocation_type') },
  }
}

function endOf(flow: Readonly<Record<string, string>>, name: 'src' | 'dst'): JsonObject {
  const of = (field: string): Json => flow[field] ?? null
  const address = of(`${name}addr`)
  return {
    ip: of(`pkt_${name}addr`),
    intermediate_ips: of(`pkt_${name}addr`) === address ? null : [address],
    port: numberIn(flow, `${name}port`),
    svc_name: of(`pkt_${name}_aws_service`),
  }
}

function numberIn(flow: Readonly<Record<string, string>>, name: string): number | null {
  return /^\d+$/.test(flow[name] ?? '') ? Number(flow[name]) : null
}
