import { networkTest } from '../../events/network.ts'
import type { TimeWindow } from '../../events/time.ts'
import type { Engine, SqlParameter } from '../engine.ts'
import { leavesOf, type Predicate, type Test } from './predicate.ts'
import { type Bind, binder, valueTestSql } from './predicate-sql.ts'

/** A test of the strings that a column holds. */
type Asked = { readonly column: string; readonly test: Test }

/** Which ids of the dictionary fit each test, by `keyOf`. */
export type FittingTerms = ReadonlyMap<string, ReadonlySet<number>>

export function keyOf({ column, test }: Asked): string {
  return JSON.stringify([column, test])
}

/** Lambda and CloudFront write a version behind the operation: `UpdateFunctionCode20150331v2`. */
const PLAIN_OPERATION = `regexp_replace(text, '([0-9]{4}_[0-9]{2}_[0-9]{2}|[0-9]{8})(v[0-9]+)?$', '')`

/**
 * Resolves every test of a string of the dictionary, once over the different values that the window holds and not once a row.
 * An operation also goes by its name without the version.
 */
export async function resolveTerms(
  engine: Engine,
  table: string,
  window: TimeWindow,
  predicates: readonly Predicate[],
): Promise<FittingTerms> {
  const asked = new Map<string, Asked>()
  for (const leaf of predicates.flatMap(leavesOf)) {
    if (leaf.kind !== 'test' || leaf.source.kind !== 'term' || leaf.test.op === 'absent') continue
    const one = { column: leaf.source.column, test: leaf.test }
    asked.set(keyOf(one), one)
  }
  const found = new Map<string, ReadonlySet<number>>()
  for (const column of new Set([...asked.values()].map((one) => one.column))) {
    const own = [...asked.values()].filter((one) => one.column === column)
    for (const [i, ids] of await ofColumn(engine, table, window, column, own))
      found.set(keyOf(own[i] ?? { column, test: { op: 'absent' } }), ids)
  }
  return found
}

async function ofColumn(
  engine: Engine,
  table: string,
  window: TimeWindow,
  column: string,
  asked: readonly Asked[],
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
  const parameters: SqlParameter[] = [new Date(window.start), new Date(window.end)]
  const bind = binder(parameters)
  const values = `value AS MATERIALIZED (SELECT t.id, t.text FROM (SELECT DISTINCT ${column} AS id FROM stored.${table}
    WHERE time >= $1 AND time < $2) d JOIN term t ON t.id = d.id)`
  const forms = column === 'operation' ? ['text', PLAIN_OPERATION] : ['text']
  const parts = [...equalParts(asked, forms, bind), ...testParts(asked, forms, bind)]
  const rows =
    parts.length === 0
      ? []
      : await engine.query(`WITH ${values} ${parts.join(' UNION ALL ')}`, parameters)
  const found = new Map<number, Set<number>>(asked.map((_, i) => [i, new Set()]))
  for (const row of rows) found.get(Number(row['nth']))?.add(Number(row['id']))
  const networks = asked.flatMap(({ test }, i) =>
    test.op === 'inNetwork' ? [[i, test.network] as const] : [],
  )
  if (networks.length === 0) return found
  const all = await engine.query(
    `WITH ${values} SELECT id, text FROM value`,
    parameters.slice(0, 2),
  )
  for (const [i, network] of networks) {
    const isInside = networkTest(network) ?? (() => false)
    const inside = all.filter((row) => isInside(String(row['text'])))
    found.set(i, new Set(inside.map((row) => Number(row['id']))))
  }
  return found
}

/** Most tests are whether a string is one of hundreds of names: a join is planned at once, hundreds of conditions are not. */
function equalParts(asked: readonly Asked[], forms: readonly string[], bind: Bind): string[] {
  return [true, false].flatMap((cased) => {
    const own = asked.flatMap(({ test }, nth) =>
      test.op === 'equals' && (test.cased ?? false) === cased
        ? [{ nth, value: cased ? test.value : test.value.toLowerCase() }]
        : [],
    )
    if (own.length === 0) return []
    const wanted = `(SELECT unnest(${bind(own.map(({ nth }) => nth))}::INTEGER[]) AS nth,
      unnest(${bind(own.map(({ value }) => value))}::VARCHAR[]) AS wanted)`
    return forms.map((form) => {
      const text = cased ? form : `lower(${form})`
      return `SELECT w.nth, v.id FROM value v JOIN ${wanted} w ON w.wanted = ${text}`
    })
  })
}

function testParts(asked: readonly Asked[], forms: readonly string[], bind: Bind): string[] {
  return asked.flatMap(({ test }, nth) => {
    if (test.op === 'inNetwork' || test.op === 'equals') return []
    const fits = forms.map((form) => valueTestSql(form, test, bind)).join(' OR ')
    return [`SELECT ${nth} AS nth, id FROM value WHERE coalesce(${fits}, FALSE)`]
  })
}
