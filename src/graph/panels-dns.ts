import type { EntityType } from '../events/entity.ts'
import { termText } from '../lake/schema.ts'
import { spanOf } from './facet-values.ts'
import { coveredHours } from './hourly.ts'
import {
  columns,
  MOST_ROWS,
  type Panel,
  type PanelColumn,
  type PanelContext,
  type PanelData,
  panelData,
} from './panel.ts'

const ASKS: readonly EntityType[] = ['ec2-instance', 'ip-address']

const NEW_LOG =
  'The logs of DNS queries do not reach back before the scope, so nothing can be told to be new.'

const COUNTS: readonly PanelColumn[] = [
  columns.count(
    'queries',
    'Queries',
    'in the scope; what a resolver had in its cache is not logged',
  ),
  columns.count('unanswered', 'Failed', 'of them: the response code is another than NOERROR'),
  columns.count('alerted', 'On a firewall list', 'of them: DNS Firewall alerted or blocked'),
  columns.time('firstSeen', 'First seen', 'since the baseline began'),
  columns.time('lastSeen', 'Last seen', 'up to the end of the scope'),
]
const IS_NEW = columns.flag('isNew', 'Newly observed', 'not seen in the baseline')
const DOMAIN = columns.entity('domain', 'Domain name', 'what was asked for')
const TYPES = columns.text('types', 'Record types', 'such as A, AAAA or TXT')

/** Panels about the names that an instance or address asks for, and about who asks for a name. */
export const DNS_PANELS: readonly Panel[] = [
  {
    name: 'domains',
    title: 'DNS queries by domain name',
    kind: 'grouped-by-value',
    description: 'Names that it asked a resolver of Route 53 for, the most often asked first.',
    entityTypes: ASKS,
    columns: [DOMAIN, TYPES, ...COUNTS, IS_NEW],
    read: (context) => domains(context, false),
  },
  {
    name: 'new-domains',
    title: 'Newly observed domain names',
    kind: 'newly-observed',
    description: 'Names that it asked for in the scope and never in the baseline.',
    entityTypes: ASKS,
    columns: [DOMAIN, TYPES, ...COUNTS],
    read: (context) => domains(context, true),
  },
  {
    name: 'domain-askers',
    title: 'Who asked for it',
    kind: 'grouped-by-value',
    description:
      'EC2 instances, and addresses where no instance is known, that asked for the name.',
    entityTypes: ['domain-name'],
    columns: [
      columns.entity('asker', 'Instance or address', 'who asked'),
      columns.text('vpc', 'VPC', 'where it is'),
      TYPES,
      ...COUNTS,
      IS_NEW,
    ],
    read: askers,
  },
]

/** Queries with the text of what is summed up. */
const QUERIES = `(SELECT d.*, ${termText('d.type')} AS type_text FROM stored.dns_query d) q`

/** Sums over the rows of a value, with the scope from $5 on. */
const SUMS = `string_agg(DISTINCT q.type_text, ', ' ORDER BY q.type_text) FILTER (WHERE q.time >= $5) AS types,
    count(*) FILTER (WHERE q.time >= $5) AS queries,
    count(*) FILTER (WHERE q.time >= $5 AND ${termText('q.response_code')} <> 'NOERROR') AS unanswered,
    count(*) FILTER (WHERE q.time >= $5 AND ${termText('q.firewall_action')} IN ('ALERT', 'BLOCK')) AS alerted,
    count(*) FILTER (WHERE q.time < $5) AS before, min(q.time) AS first, max(q.time) AS last`

async function domains(context: PanelContext, newOnly: boolean): Promise<PanelData> {
  const isNew = await newness(context)
  if (newOnly && !isNew.known) return panelData([], [NEW_LOG])
  const own = context.entity.type === 'ip-address' ? 'q.source' : 'q.instance'
  const rows = await context.engine.query(
    `SELECT ${termText('g.domain')} AS domain, g.* EXCLUDE (domain) FROM (
       SELECT q.domain, ${SUMS} FROM ${QUERIES}
       WHERE ${own} IN ($1, $2) AND q.time >= $3 AND q.time < $4 GROUP BY q.domain) g
     WHERE g.queries > 0 ${newOnly ? 'AND g.before = 0' : ''}
     ORDER BY g.queries DESC, domain LIMIT ${MOST_ROWS + 1}`,
    spanOf(context),
  )
  return panelData(
    rows.map((row) => ({
      domain: { type: 'domain-name', id: String(row['domain'] ?? '') },
      ...countsOf(row),
      ...(newOnly ? {} : { isNew: isNew.of(row) }),
    })),
    isNew.known ? [] : [NEW_LOG],
  )
}

async function askers(context: PanelContext): Promise<PanelData> {
  const isNew = await newness(context)
  const rows = await context.engine.query(
    `SELECT ${termText('g.asker')} AS asker, ${termText('g.vpc')} AS vpc, g.* EXCLUDE (asker, vpc) FROM (
       SELECT CASE WHEN q.instance = 0 THEN q.source ELSE q.instance END AS asker, q.instance <> 0 AS is_instance, q.vpc, ${SUMS}
       FROM ${QUERIES} WHERE q.domain IN ($1, $2) AND q.time >= $3 AND q.time < $4 GROUP BY ALL) g
     WHERE g.queries > 0 ORDER BY g.queries DESC, asker, vpc LIMIT ${MOST_ROWS + 1}`,
    spanOf(context),
  )
  return panelData(
    rows.map((row) => ({
      asker: {
        type: row['is_instance'] === true ? 'ec2-instance' : 'ip-address',
        id: String(row['asker'] ?? ''),
      },
      vpc: String(row['vpc'] ?? ''),
      ...countsOf(row),
      isNew: isNew.of(row),
    })),
    isNew.known ? [] : [NEW_LOG],
  )
}

type Row = Readonly<Record<string, unknown>>

function countsOf(row: Row) {
  return {
    types: String(row['types'] ?? ''),
    queries: Number(row['queries']),
    unanswered: Number(row['unanswered']),
    alerted: Number(row['alerted']),
    firstSeen: Number(row['first']),
    lastSeen: Number(row['last']),
  }
}

/** Without a log of the baseline all would seem new. */
async function newness({ engine, baseline }: PanelContext) {
  const covered = await coveredHours(engine, 'dns_query', baseline)
  const known = covered.size > 0
  return { known, of: (row: Row) => known && Number(row['before']) === 0 }
}
