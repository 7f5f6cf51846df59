import type { JsonObject } from '../format.ts'
import { arrayField, isObject, numberField, objectField, textField } from '../json-fields.ts'
import type { LakePlace } from './place.ts'
import { present } from './present.ts'
import { accountOf, type OcsfEvent } from './record.ts'
import { timeOf, timeText } from './times.ts'

/** As DNS names them, by number. https://www.iana.org/assignments/dns-parameters */
const RESPONSE_CODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
]

/** The record of a Route 53 Resolver query log that an event was made of. */
export function queryRecord(event: OcsfEvent, place: LakePlace): JsonObject {
  const { record, product, cloud } = event
  const query = objectField(record, 'query')
  const source = objectField(record, 'src_endpoint')
  const destination = objectField(record, 'dst_endpoint')
  const port = numberField(source, 'port')
  return {
    version: textField(product, 'version'),
    account_id: accountOf(cloud) || place.account,
    region: textField(cloud, 'region') || place.region,
    vpc_id: textField(source, 'vpc_uid'),
    query_timestamp: timeText(timeOf(record, 'time')),
    query_name: textField(query, 'hostname'),
    query_type: textField(query, 'type'),
    query_class: textField(query, 'class'),
    rcode: responseCode(record),
    answers: arrayField(record, 'answers').filter(isObject).map(answerOf),
    srcaddr: textField(source, 'ip'),
    ...(Number.isNaN(port) ? {} : { srcport: String(port) }),
    transport: textField(objectField(record, 'connection_info'), 'protocol_name'),
    srcids: present({
      instance: textField(source, 'instance_uid'),
      resolver_endpoint: textField(destination, 'instance_uid'),
      resolver_network_interface: textField(destination, 'interface_uid'),
    }),
    ...firewallOf(record),
  }
}

function responseCode(record: JsonObject): string {
  return RESPONSE_CODES[numberField(record, 'rcode_id')] ?? textField(record, 'rcode').toUpperCase()
}

function answerOf(answer: JsonObject): JsonObject {
  return {
    Rdata: textField(answer, 'rdata'),
    Type: textField(answer, 'type'),
    Class: textField(answer, 'class'),
  }
}

/** Only a query that a rule of DNS Firewall matched has an action: of others OCSF tells that they were allowed. */
function firewallOf(record: JsonObject): JsonObject {
  const unmapped = objectField(record, 'unmapped')
  const group =
    textField(objectField(record, 'firewall_rule'), 'uid') ||
    textField(unmapped, 'firewall_rule_group_id')
  const list = textField(unmapped, 'firewall_domain_list_id')
  if (group === '' && list === '') return {}
  return present({
    firewall_rule_action: actionOf(record),
    firewall_rule_group_id: group,
    firewall_domain_list_id: list,
  })
}

/** ALERT lets the query through, so OCSF tells of it as allowed, or with a word of its own. */
function actionOf(record: JsonObject): string {
  const word = textField(record, 'disposition')
  if (/alert/i.test(word)) return 'ALERT'
  const id = numberField(record, 'action_id')
  const disposition = Number.isNaN(id) ? numberField(record, 'disposition_id') : id
  if (disposition === 2 || /block/i.test(word)) return 'BLOCK'
  return disposition === 1 || /allow/i.test(word) ? 'ALLOW' : ''
}
