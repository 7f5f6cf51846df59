import type { JsonObject } from '../../formats/format.ts'
import { arrayField, isObject, objectField, textField } from '../../formats/json-fields.ts'

const RESPONSE_CODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED']

/** What Security Lake makes of a record of a Route 53 Resolver query log (DNS Activity).
 * https://github.com/ocsf/examples/tree/main/mappings/markdown/AWS */
export function queryToOcsf(query: JsonObject): JsonObject {
  const text = (name: string) => textField(query, name)
  const time = Date.parse(text('query_timestamp'))
  const ids = objectField(query, 'srcids')
  return {
    metadata: {
      product: { name: 'Route 53', vendor_name: 'AWS', version: text('version') },
      profiles: ['cloud'],
      version: '1.1.0',
    },
    class_uid: 4003,
    class_name: 'DNS Activity',
    type_uid: 400306,
    time,
    cloud: { account: { uid: text('account_id') }, region: text('region'), provider: 'AWS' },
    src_endpoint: {
      vpc_uid: text('vpc_id'),
      ip: text('srcaddr'),
      port: Number(text('srcport')),
      instance_uid: textField(ids, 'instance') || null,
    },
    query: { hostname: text('query_name'), type: text('query_type'), class: text('query_class') },
    rcode: text('rcode'),
    rcode_id: RESPONSE_CODES.indexOf(text('rcode')),
    answers: arrayField(query, 'answers').filter(isObject).map(answer),
    connection_info: { protocol_name: text('transport'), direction_id: 0 },
    disposition: 'Unknown',
    action_id: 1,
  }
}

function answer(one: JsonObject): JsonObject {
  const text = (name: string) => textField(one, name)
  return { rdata: text('Rdata'), type: text('Type'), class: text('Class') }
}
