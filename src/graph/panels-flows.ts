import type { EntityType } from '../events/entity.ts'
import { termText } from '../lake/schema.ts'
import { placesOf } from './address-places.ts'
import { spanOf } from './facet-values.ts'
import { againstBaseline, coveredHours } from './hourly.ts'
import {
  columns,
  MOST_ROWS,
  NETWORKED,
  type Panel,
  type PanelContext,
  type PanelData,
  panelData,
} from './panel.ts'
import { BAND_COLUMNS, TIME_COLUMN } from './panels-activity.ts'

/** IANA's names of the protocols that are seen most. https://www.iana.org/assignments/protocol-numbers */
const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [1, 'ICMP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [50, 'ESP'],
  [58, 'ICMPv6'],
])

/** Panels about the packets of an address, an instance or a network interface. */
export const FLOW_PANELS: readonly Panel[] = [
  {
    name: 'flow-volume',
    title: 'Overall VPC flow volume',
    kind: 'activity-over-time',
    description:
      'Bytes in and out in each hour, and how many flows were accepted and rejected. The band is of all bytes together.',
    entityTypes: NETWORKED,
    columns: [
      TIME_COLUMN,
      columns.bytes('bytesIn', 'Bytes in', 'towards it'),
      columns.bytes('bytesOut', 'Bytes out', 'from it'),
      columns.count('accepted', 'Accepted', 'flow records'),
      columns.count('rejected', 'Rejected', 'flow records'),
      ...BAND_COLUMNS,
    ],
    read: flowVolume,
  },
  {
    name: 'flow-peers',
    title: 'VPC flows by peer',
    kind: 'grouped-by-value',
    description:
      'With whom it exchanged packets, on which port of whoever serves (the lower one of the two), in how many bytes.',
    entityTypes: NETWORKED,
    columns: [
      columns.entity('peer', 'Peer', 'the other address'),
      columns.text('country', 'Country', 'of the peer'),
      columns.number('asn', 'AS number', 'of the peer'),
      columns.text('organisation', 'Organisation', 'whose autonomous system it is'),
      columns.text('city', 'City', 'of the peer'),
      columns.number('latitude', 'Latitude', 'degrees, to one decimal'),
      columns.number('longitude', 'Longitude', 'degrees, to one decimal'),
      columns.number('port', 'Port', 'of whoever serves'),
      columns.text('protocol', 'Protocol', 'name, or IANA’s number'),
      columns.text(
        'direction',
        'Direction',
        '`inbound`: it serves the port; `outbound`: the peer does',
      ),
      columns.bytes('bytesIn', 'Bytes in', 'towards it'),
      columns.bytes('bytesOut', 'Bytes out', 'from it'),
      columns.count('accepted', 'Accepted', 'flow records'),
      columns.count('rejected', 'Rejected', 'flow records'),
      columns.time('firstSeen', 'First seen', 'since the baseline began'),
      columns.time('lastSeen', 'Last seen', 'up to the end of the scope'),
      columns.flag('isNew', 'Newly observed', 'not seen in the baseline'),
    ],
    read: flowPeers,
  },
]

async function flowVolume(context: PanelContext): Promise<PanelData> {
  const { engine, scope, baseline, entity } = context
  const rows = await engine.query(
    `${flows(entity.type)} SELECT hour, sum(bytes_in) AS bytes_in, sum(bytes_out) AS bytes_out,
       sum(accepted) AS accepted, sum(rejected) AS rejected FROM flows GROUP BY hour`,
    spanOf(context).slice(0, 4),
  )
  const hours = new Map(rows.map((row) => [Number(row['hour']), row]))
  const of = (time: number, name: string) => Number(hours.get(time)?.[name] ?? 0)
  const values = new Map(
    [...hours.keys()].map((time) => [time, of(time, 'bytes_in') + of(time, 'bytes_out')]),
  )
  const covered = await coveredHours(engine, 'flow', { start: baseline.start, end: scope.end })
  const laid = againstBaseline({ values, covered, kind: 'sum' }, scope, baseline)
  return panelData(
    laid.map(({ value, ...hour }) => {
      const known = (name: string) => (value === null ? null : of(hour.time, name))
      return {
        ...hour,
        bytesIn: known('bytes_in'),
        bytesOut: known('bytes_out'),
        accepted: known('accepted'),
        rejected: known('rejected'),
      }
    }),
    [],
    laid.length,
  )
}

async function flowPeers(context: PanelContext): Promise<PanelData> {
  const { engine, entity } = context
  const rows = await engine.query(
    `${flows(entity.type)}, peers AS (
       SELECT peer, port, protocol, serves, sum(CASE WHEN hour >= $5 THEN bytes_in ELSE 0 END) AS bytes_in,
         sum(CASE WHEN hour >= $5 THEN bytes_out ELSE 0 END) AS bytes_out,
         sum(CASE WHEN hour >= $5 THEN accepted ELSE 0 END) AS accepted,
         sum(CASE WHEN hour >= $5 THEN rejected ELSE 0 END) AS rejected,
         count(CASE WHEN hour < $5 THEN 1 END) AS before, min(first) AS first, max(last) AS last
       FROM flows GROUP BY peer, port, protocol, serves)
     SELECT ${termText('p.peer')} AS peer_text, p.* FROM peers p WHERE accepted + rejected > 0
     ORDER BY bytes_in + bytes_out DESC, rejected DESC, peer_text, port, protocol, serves LIMIT ${MOST_ROWS + 1}`,
    spanOf(context),
  )
  const covered = await coveredHours(engine, 'flow', context.baseline)
  const place = await placesOf(
    engine,
    rows.map((row) => String(row['peer_text'])),
  )
  return panelData(
    rows.map((row) => ({
      peer: { type: 'ip-address', id: String(row['peer_text']) },
      ...place(String(row['peer_text'])),
      port: typeof row['port'] === 'number' ? row['port'] : null,
      protocol: PROTOCOLS.get(Number(row['protocol'])) ?? String(row['protocol']),
      direction: row['serves'] === true ? 'inbound' : 'outbound',
      bytesIn: Number(row['bytes_in']),
      bytesOut: Number(row['bytes_out']),
      accepted: Number(row['accepted']),
      rejected: Number(row['rejected']),
      firstSeen: Number(row['first']),
      lastSeen: Number(row['last']),
      isNew: covered.size > 0 && Number(row['before']) === 0,
    })),
  )
}

/** Which flows are the entity's, and which of the two addresses is its own: an interface has its address in each of them. */
function ownFlows(type: EntityType): string {
  const within = 'f.time >= $3 AND f.time < $4 AND f.source <> 0 AND f.destination <> 0'
  if (type === 'ip-address') {
    return `own AS (SELECT f.*, f.source IN ($1, $2) AS outward FROM stored.flow f
      WHERE (f.source IN ($1, $2) OR f.destination IN ($1, $2)) AND ${within})`
  }
  const column = type === 'network-interface' ? 'interface' : 'instance'
  return `mine AS (SELECT f.* FROM stored.flow f WHERE f.${column} IN ($1, $2) AND ${within}),
    address AS (SELECT interface, address FROM (
      SELECT interface, address, row_number() OVER (PARTITION BY interface ORDER BY count(*) DESC, address) AS nth
      FROM (SELECT interface, source AS address FROM mine UNION ALL SELECT interface, destination FROM mine) ends
      GROUP BY interface, address) ranked WHERE nth = 1),
    own AS (SELECT m.*, m.source = a.address AS outward FROM mine m JOIN address a ON a.interface = m.interface)`
}

/** Per hour, peer and service. Traffic between two interfaces is logged at both; the one that saw more of it counts. */
function flows(type: EntityType): string {
  const refused = `action = (SELECT id FROM term WHERE text = 'REJECT')`
  return `WITH ${ownFlows(type)}, seen AS (
    SELECT date_trunc('hour', time) AS hour, interface, CASE WHEN outward THEN destination ELSE source END AS peer,
      least(source_port, destination_port) AS port, protocol,
      CASE WHEN outward THEN source_port <= destination_port ELSE destination_port <= source_port END AS serves,
      sum(CASE WHEN outward THEN 0 ELSE bytes END) AS bytes_in, sum(CASE WHEN outward THEN bytes ELSE 0 END) AS bytes_out,
      count(CASE WHEN NOT coalesce(${refused}, false) THEN 1 END) AS accepted,
      count(CASE WHEN ${refused} THEN 1 END) AS rejected, min(time) AS first, max(time) AS last
    FROM own GROUP BY 1, 2, 3, 4, 5, 6
  ), flows AS (
    SELECT hour, peer, port, protocol, serves, max(bytes_in) AS bytes_in, max(bytes_out) AS bytes_out,
      max(accepted) AS accepted, max(rejected) AS rejected, min(first) AS first, max(last) AS last
    FROM seen GROUP BY hour, peer, port, protocol, serves)`
}
