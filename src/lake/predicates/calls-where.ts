import { OUTCOMES } from '../../events/tables.ts'
import type { TimeWindow } from '../../events/time.ts'
import { CALL_COLUMNS, type Call, type CalledOperation, withTexts } from '../calls.ts'
import type { Engine, SqlParameter } from '../engine.ts'
import { and, decided, FALSE, type Predicate, TRUE, wordFits } from './predicate.ts'
import { type Bind, binder, predicateSql } from './predicate-sql.ts'
import { type FittingTerms, keyOf } from './resolve-terms.ts'

/** A call, and which of the predicates it fits. */
export interface FittingCall {
  readonly call: Call
  /** Positions in the list of predicates, ascending. */
  readonly fits: readonly number[]
}

/** Calls that are brought back at most; beyond it the earliest are kept. */
const MOST_CALLS = 200_000

/** Of one operation and outcome, what is left to be asked of each predicate that it may fit. */
interface Cell {
  readonly operation: CalledOperation
  readonly outcome: number
  readonly left: readonly (readonly [position: number, predicate: Predicate])[]
}

/**
 * What is left of each predicate for each operation that was called and each way in which it may have ended. Of a few hundred
 * operations nearly all fit nearly none, so that most calls need not be looked at.
 */
export function cellsOf(
  predicates: readonly Predicate[],
  called: readonly CalledOperation[],
  terms: FittingTerms,
): readonly Cell[] {
  return called.flatMap((operation) => {
    const open = predicates.flatMap((predicate, position) => {
      const left = decided(predicate, (leaf) => knownOf(leaf, operation, terms))
      return isFalse(left) ? [] : [[position, left] as const]
    })
    if (open.length === 0) return []
    return OUTCOMES.flatMap((word, outcome) => {
      const left = open.flatMap(([position, predicate]) => {
        const rest = decided(predicate, (leaf) =>
          leaf.kind === 'test' && leaf.source.kind === 'code' && leaf.source.column === 'outcome'
            ? constant(wordFits(word, leaf.test))
            : undefined,
        )
        return isFalse(rest) ? [] : [[position, rest] as const]
      })
      return left.length === 0 ? [] : [{ operation, outcome, left }]
    })
  })
}

type Leaf = Parameters<Parameters<typeof decided>[1]>[0]

function knownOf(leaf: Leaf, operation: CalledOperation, terms: FittingTerms) {
  if (leaf.kind !== 'test' || leaf.source.kind !== 'term' || leaf.test.op === 'absent')
    return undefined
  const { column } = leaf.source
  const ids = terms.get(keyOf({ column, test: leaf.test }))
  if (ids === undefined) return undefined
  if (column === 'service') return constant(ids.has(operation.serviceTerm))
  if (column === 'operation') return constant(ids.has(operation.operationTerm))
  return ids.size === 0 ? FALSE : ({ kind: 'ids', column, ids: [...ids] } as const)
}

function constant(value: boolean): Predicate {
  return value ? TRUE : FALSE
}

function isFalse(predicate: Predicate): boolean {
  return predicate.kind === 'constant' && !predicate.value
}

/**
 * The calls of the window that fit any predicate, in the order of time, from one scan. Of one principal, operation, outcome,
 * hour and set of predicates no more than `perHour` are brought back: enough to see a burst by, and a bound on what a flood of
 * calls can cost.
 *
 * @param narrowed for each predicate a further one that calls must fit: who was busy enough for it to matter
 */
export async function callsWhere(
  engine: Engine,
  window: TimeWindow,
  cells: readonly Cell[],
  narrowed: (position: number) => Predicate,
  perHour: number,
): Promise<readonly FittingCall[]> {
  const wanted = cells.flatMap((cell) => {
    const left = cell.left.flatMap(([position, predicate]) => {
      const all = and([narrowed(position), predicate])
      return isFalse(all) ? [] : [[position, all] as const]
    })
    return left.length === 0 ? [] : [{ ...cell, left }]
  })
  if (wanted.length === 0) return []
  const { sql, parameters } = statementOf(wanted, window, perHour)
  const rows = await engine.query(sql, parameters)
  const calls = await withTexts(engine, rows)
  return calls.map((call, i) => ({ call, fits: numbersOf(rows[i]?.['fits']) }))
}

function numbersOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : []
}

/** Cells of which the same is left are one class; what a class asks is asked of its calls alone. The calls are counted without
 * their texts, which are long, and read in full when it is known which are wanted. */
function statementOf(wanted: readonly Cell[], window: TimeWindow, perHour: number) {
  const parameters: SqlParameter[] = [new Date(window.start), new Date(window.end), perHour]
  const named = new Set<string>()
  const bind = binder(parameters, (column) => {
    named.add(column)
    return `(SELECT v.text FROM value_${column} v WHERE v.id = s.${column})`
  })
  const { nths, cases } = classesOf(wanted, bind)
  const cell = `SELECT unnest(${bind(wanted.map(({ operation }) => operation.serviceTerm))}::UINTEGER[]) AS service,
      unnest(${bind(wanted.map(({ operation }) => operation.operationTerm))}::UINTEGER[]) AS operation,
      unnest(${bind(wanted.map(({ outcome }) => outcome))}::UTINYINT[]) AS outcome, unnest(${bind(nths)}::INTEGER[]) AS class`
  const values = [...named].map(
    (
      column,
    ) => `value_${column} AS MATERIALIZED (SELECT t.id, t.text FROM (SELECT DISTINCT ${column} AS id
      FROM stored.api_call WHERE time >= $1 AND time < $2) d JOIN term t ON t.id = d.id)`,
  )
  const sql = `WITH ${[`cell AS (${cell})`, ...values].join(', ')},
    asked AS (SELECT s.event_id, s.time, s.account, s.actor, s.service, s.operation, s.outcome,
        list_filter(CASE c.class ${cases.join(' ')} END, x -> x IS NOT NULL) AS fits
      FROM stored.api_call s JOIN cell c ON c.service = s.service AND c.operation = s.operation AND c.outcome = s.outcome
      WHERE s.time >= $1 AND s.time < $2),
    picked AS (SELECT event_id, time, account, fits FROM (SELECT *, row_number() OVER (
          PARTITION BY actor, service, operation, outcome, fits, date_trunc('hour', time) ORDER BY time, event_id) AS nth
        FROM asked WHERE len(fits) > 0) n
      WHERE nth <= $3 ORDER BY time, event_id LIMIT ${MOST_CALLS})
    SELECT ${CALL_COLUMNS}, fits FROM (SELECT s.*, p.fits FROM stored.api_call s
        JOIN picked p ON p.time = s.time AND p.event_id = s.event_id AND p.account = s.account
      WHERE s.time >= $1 AND s.time < $2) j ORDER BY time, event_id`
  return { sql, parameters }
}

function classesOf(wanted: readonly Cell[], bind: Bind) {
  const classes = new Map<string, number>()
  const cases: string[] = []
  const nths = wanted.map(({ left }) => {
    const key = JSON.stringify(left)
    const known = classes.get(key)
    if (known !== undefined) return known
    const nth = classes.size
    classes.set(key, nth)
    const fits = left.map(
      ([position, one]) => `CASE WHEN ${predicateSql(one, bind)} THEN ${position} END`,
    )
    cases.push(`WHEN ${nth} THEN [${fits.join(', ')}]`)
    return nth
  })
  return { nths, cases }
}
