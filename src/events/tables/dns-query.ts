import { column, type EventTable } from './table.ts'

export const DNS_QUERY: EventTable = {
  name: 'dns_query',
  description:
    'A DNS query of a VPC, from Route 53 Resolver query logs. A resolver answers from its cache without logging it.',
  identity: ['key'],
  columns: [
    column('key', 'key', 'hash of who asked what, when, from where and what the answer’s code was'),
    column('time', 'time', 'query_timestamp'),
    column('account', 'term', 'account_id: the account that made the VPC'),
    column('region', 'term', 'region'),
    column('vpc', 'term', 'vpc_id'),
    column('instance', 'term', 'srcids.instance: the EC2 instance that asked'),
    column('resolver_endpoint', 'term', 'srcids.resolver_endpoint: the endpoint that took it in'),
    column(
      'resolver_interface',
      'term',
      'srcids.resolver_network_interface: the interface of that endpoint',
    ),
    column('source', 'term', 'srcaddr: the address that asked'),
    column('source_port', 'count', 'srcport'),
    column('domain', 'term', 'query_name in lower case, without the dot at its end'),
    column('type', 'term', 'query_type, such as A, AAAA or TXT'),
    column('class', 'term', 'query_class, such as IN'),
    column('response_code', 'term', 'rcode, such as NOERROR or NXDOMAIN'),
    column('answers', 'text', 'what was answered: `TYPE data`, one a line, capped'),
    column('transport', 'term', 'UDP, TCP or another'),
    column('firewall_action', 'term', 'firewall_rule_action: ALERT, BLOCK or ALLOW'),
    column('firewall_rule_group', 'term', 'firewall_rule_group_id'),
    column('firewall_list', 'term', 'firewall_domain_list_id: the list of domains that it is on'),
  ],
}
