import type { JsonFormat } from '../format.ts'
import { dnsEvent } from './query-event.ts'
import { isQueryLog, readQuery } from './record.ts'

export const route53Resolver: JsonFormat = {
  kind: 'json',
  name: 'route53-resolver',
  title: 'Route 53 Resolver query logs',
  recognises: isQueryLog,
  toEvents: (record, context) => dnsEvent(readQuery(record, context)),
}
