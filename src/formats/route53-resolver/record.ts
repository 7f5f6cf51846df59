import { parseTime } from '../../events/time.ts'
import type { JsonObject, RecordContext } from '../format.ts'
import { arrayField, isObject, numberField, objectField, textField } from '../json-fields.ts'
import type { DnsAnswer, DnsQuery } from './query-event.ts'

/**
 * A Route 53 Resolver query log, to S3, CloudWatch Logs or Firehose: a JSON object a query.
 *
 * ```json
 * {"version":"1.100000","account_id":"111122223333","region":"us-east-1","vpc_id":"vpc-0a1b2c3d4e5f60718",
 *  "query_timestamp":"2026-01-01T00:00:00Z","query_name":"models.example.com.","query_type":"A","query_class":"IN",
 *  "rcode":"NOERROR","answers":[{"Rdata":"203.0.113.9","Type":"A","Class":"IN"}],"srcaddr":"10.0.1.5","srcport":"49152",
 *  "transport":"UDP","srcids":{"instance":"i-0a1b2c3d4e5f60718"},"firewall_rule_action":"ALERT",
 *  "firewall_rule_group_id":"rslvr-frg-1a2b3c","firewall_domain_list_id":"rslvr-fdl-1a2b3c"}
 * ```
 *
 * What a resolver answers from its cache is not logged. `srcids.instance` is absent where no EC2 instance asked; a query
 * that came by an inbound endpoint names `resolver_endpoint` and `resolver_network_interface` there.
 *
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html
 */
export function isQueryLog(record: JsonObject): boolean {
  return (
    typeof record['query_name'] === 'string' &&
    typeof record['query_timestamp'] === 'string' &&
    ['vpc_id', 'srcaddr', 'rcode', 'query_type'].some((key) => Object.hasOwn(record, key))
  )
}

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-choosing-target-resource.html */
const PLACE = /(?:^|\/)AWSLogs\/(\d{12})\/vpcdnsquerylogs\/(vpc-[0-9a-f]{8,17})\//

export function readQuery(record: JsonObject, context: RecordContext): DnsQuery {
  const place = PLACE.exec(context.uri)
  const ids = objectField(record, 'srcids')
  return {
    time: parseTime(textField(record, 'query_timestamp')),
    account: textField(record, 'account_id') || (place?.[1] ?? ''),
    region: textField(record, 'region'),
    vpc: textField(record, 'vpc_id') || (place?.[2] ?? ''),
    instance: textField(ids, 'instance'),
    resolverEndpoint: textField(ids, 'resolver_endpoint'),
    resolverInterface: textField(ids, 'resolver_network_interface'),
    source: textField(record, 'srcaddr'),
    sourcePort: numberField(record, 'srcport'),
    domain: textField(record, 'query_name'),
    type: textField(record, 'query_type'),
    class: textField(record, 'query_class'),
    responseCode: textField(record, 'rcode'),
    answers: arrayField(record, 'answers').filter(isObject).map(answerOf),
    transport: textField(record, 'transport'),
    firewallAction: textField(record, 'firewall_rule_action'),
    firewallRuleGroup: textField(record, 'firewall_rule_group_id'),
    firewallList: textField(record, 'firewall_domain_list_id'),
  }
}

function answerOf(answer: JsonObject): DnsAnswer {
  return { type: textField(answer, 'Type'), data: textField(answer, 'Rdata') }
}
