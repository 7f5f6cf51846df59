import type { RecordQuery } from '../../../parts/figure-link.tsx'
import type { GraphEdge } from './graph-words.ts'

type Recorded = GraphEdge['recorded'][number]

/** What raw events are asked for to see the records that a connection counts; undefined for what they cannot be asked for. */
export function recordsOf(
  { from, to }: Pick<GraphEdge, 'from' | 'to'>,
  { relation }: Pick<Recorded, 'relation'>,
): RecordQuery | undefined {
  switch (relation) {
    case 'acted-on':
      return { kind: 'call', actor: from, target: to }
    case 'used-key':
      return { kind: 'call', actor: from, key: to }
    case 'used-address':
      return { kind: 'call', actor: from, ip: to }
    case 'session-of':
      return { kind: 'call', session: from }
    case 'invoked':
      return { kind: 'invocation', actor: from, target: to }
    default:
      return undefined
  }
}
