import { IP_KINDS } from '../../src/events/ip.ts'
import {
  CAPTURE_SIDES,
  EVENT_CATEGORIES,
  EVENT_TABLES,
  type EventTable,
  FEATURE_KINDS,
  INVOCATION_ORIGINS,
  OUTCOMES,
  STATE_ORIGINS,
  TRUTH,
} from '../../src/events/tables.ts'
import { STORED_TABLES } from '../../src/lake/schema.ts'
import { code, type Page, page, prose, table } from './markdown.ts'

/** What a column of each kind is when it is asked for through a view. */
const KINDS = {
  term: 'VARCHAR',
  text: 'VARCHAR',
  time: 'TIMESTAMP',
  key: 'UUID',
  number: 'DOUBLE',
  count: 'BIGINT',
  code: 'UTINYINT',
} as const

const WORDS: readonly (readonly [string, readonly string[]])[] = [
  ['TRUTH', TRUTH],
  ['OUTCOMES', OUTCOMES],
  ['EVENT_CATEGORIES', EVENT_CATEGORIES],
  ['IP_KINDS', IP_KINDS],
  ['INVOCATION_ORIGINS', INVOCATION_ORIGINS],
  ['STATE_ORIGINS', STATE_ORIGINS],
  ['CAPTURE_SIDES', CAPTURE_SIDES],
  ['FEATURE_KINDS', FEATURE_KINDS],
]

const INTRODUCTION = `
What \`dupin query\` can ask. Each table below is a view over the tables of the schema \`stored\`, in which strings are
ids of the dictionary \`term (id, text)\`, 0 for none. An absent value is NULL; an unknown code is 0. Every row has, besides the columns listed, \`object\`: the id of the log object it was read from, which
\`object\` resolves to a path and its SHA-256.

Filters on time are cheap, because rows lie in the order in which they were read. A filter on a string through a view turns
every id into text first; on a large lake, ask the stored table by id:

\`\`\`sql
SELECT count(*) FROM stored.api_call
WHERE operation = (SELECT id FROM term WHERE text = 'UpdateEndpoint')
\`\`\``

/** The tables of the lake that have no counterpart in a log, as `src/lake/schema.ts` creates them. */
const OTHERS: readonly (readonly [name: string, row: string, columns: string])[] = [
  [
    'object',
    'a log object: the ledger. `read = stored + duplicate + rejected`',
    'id, key, uri, version, sha256, bytes, format, read, stored, duplicate, rejected, ingested, content_sha256',
  ],
  [
    'reject',
    'a record that was refused, or the count of further ones of the object',
    'object, position, reason, detail, excerpt, records',
  ],
  [
    'feature',
    'the captured values of a feature in an hour that fall into one bucket or category',
    'time, resource, variant, side, feature, kind, bucket, category, count, minimum, maximum',
  ],
  [
    'relation',
    'who did something to whom in an hour, and how often; take the sum, since an hour may have several rows ([types](relations.md))',
    'time, type, source_type, source, target_type, target, service, operation, account, count, failed, first, last',
  ],
  [
    'entity',
    'an end of a relation ([types](entities.md))',
    'type, id, term, first_seen, last_seen',
  ],
  ['latest_finding', 'the latest state of each row of `finding`', 'those of `finding`'],
  ['term', 'a string of the dictionary', 'id, text'],
]

/** `tables.md`: what can be asked in SQL. */
export function tablesPage(): Page {
  const stored = new Set(STORED_TABLES.map(({ name }) => name))
  const words = table(
    ['list', 'codes'],
    WORDS.map(([name, list]) => [code(name), list.map((word, i) => `${i} ${word}`).join(', ')]),
  )
  return page(
    'tables.md',
    'Tables of the lake',
    INTRODUCTION,
    ...Object.values(EVENT_TABLES).map((one) => section(one, stored.has(one.name))),
    '## Ledger and graph',
    table(
      ['table', 'a row is', 'columns'],
      OTHERS.map(([name, row, columns]) => [code(name), row, columns]),
    ),
    '## Codes\n\nA column of kind `code` holds the position of a word in a list. `ENTITY_TYPES` is the [list of entities](entities.md).',
    words,
  )
}

function section({ name, description, columns, identity }: EventTable, isStored: boolean): string {
  const same = isStored
    ? `Rows that agree in ${identity.map(code).join(', ')} are one event; the first to arrive is kept.`
    : 'Not kept row by row: it cannot be asked for.'
  const rows = columns.map((one) => [
    code(one.name),
    one.kind === 'code' || one.kind === 'term'
      ? `${KINDS[one.kind]} (${one.kind})`
      : KINDS[one.kind],
    prose(one.description),
  ])
  return `## ${name}\n\n${description} ${same}\n\n${table(['column', 'type', 'holds'], rows)}`
}
