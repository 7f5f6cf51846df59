import { column, type EventTable } from './table.ts'

export const FLOW: EventTable = {
  name: 'flow',
  description:
    'A VPC flow: packets between two addresses seen at a network interface in one window.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'hash of the record'),
    column('time', 'time', 'start of the window'),
    column('end_time', 'time', 'end of the window'),
    column('account', 'term', 'account-id'),
    column('region', 'term', 'region'),
    column('interface', 'term', 'interface-id (ENI)'),
    column('instance', 'term', 'instance-id'),
    column('vpc', 'term', 'vpc-id'),
    column('subnet', 'term', 'subnet-id'),
    column('source', 'term', 'srcaddr'),
    column('destination', 'term', 'dstaddr'),
    column(
      'packet_source',
      'term',
      'pkt-srcaddr: the address before an intermediate layer such as NAT',
    ),
    column('packet_destination', 'term', 'pkt-dstaddr'),
    column('source_port', 'count', 'srcport'),
    column('destination_port', 'count', 'dstport'),
    column('protocol', 'code', 'IANA protocol number'),
    column('packets', 'count', 'packets in the window'),
    column('bytes', 'count', 'bytes in the window'),
    column('action', 'term', 'ACCEPT or REJECT'),
    column('direction', 'term', 'flow-direction: ingress or egress'),
    column('status', 'term', 'log-status: OK, NODATA, SKIPDATA'),
    column('tcp_flags', 'count', 'tcp-flags bit mask'),
  ],
}
