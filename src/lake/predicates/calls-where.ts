import { OUTCOMES } from '../../events/tables.ts'
import type { TimeWindow } from '../../events/time.ts'
import { CALL_COLUMNS, type Call, type CalledOperation, withTexts } from '../calls.ts'
import type { Engine, SqlParameter } from '../engine.ts'
import { and, decided, FALSE, type Predicate, TRUE, wordFits } from './predicate.ts'
import { binder, predicateSql } from './predicate-sql.ts'
import { type FittingTerms, keyOf } from './resolve-terms.ts'

/** A call, and which of the predicates it fits. */
export interface FittingCall {
  readonly call: Call
  /** Positions in the list of predicates, ascending. */
  readonly fits: readonly number[]
}

/** Calls that are brought back at most, each once for every question that it fits; beyond it the earliest are kept. */
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
 * hour and question no more than `perHour` are brought back: enough to see a burst by, and a bound on what a flood of
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
  const { sql, parameters, askedOf } = statementOf(wanted, window, perHour)
  const rows = await engine.query(sql, parameters)
  const calls = await withTexts(engine, rows)
  return calls.map((call, i) => {
    const positions = askedOf.get(cellKey(call.service, call.operation, call.outcome))
    const fits = numbersOf(rows[i]?.['fits']).flatMap((nth) => positions?.get(nth) ?? [])
    return { call, fits: fits.sort((a, b) => a - b) }
  })
}

function cellKey(service: string, operation: string, outcome: string): string {
  return `${service}\0${operation}\0${outcome}`
}

function numbersOf(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : []
}

/** A question is what is left of predicates; most rules leave one of a few, such as whether a service of AWS made the call.
 * Each is asked once, of the calls of the cells that ask it: `fits` names questions, and `askedOf` says for each cell whose they
 * are. The calls are counted without their texts, which are long, and read in full when it is known which are wanted. */
function statementOf(wanted: readonly Cell[], window: TimeWindow, perHour: number) {
  const parameters: SqlParameter[] = [new Date(window.start), new Date(window.end), perHour]
  const named = new Set<string>()
  const bind = binder(parameters, (column) => {
    named.add(column)
    return `(SELECT v.text FROM value_${column} v WHERE v.id = s.${column})`
  })
  const { questions, asked, askedOf } = questionsOf(wanted)
  const cases = questions.map(
    (predicate, nth) => `WHEN ${nth} THEN ${predicateSql(predicate, bind)}`,
  )
  const cell = `SELECT unnest(${bind(asked.map(({ operation }) => operation.serviceTerm))}::UINTEGER[]) AS service,
      unnest(${bind(asked.map(({ operation }) => operation.operationTerm))}::UINTEGER[]) AS operation,
      unnest(${bind(asked.map(({ outcome }) => outcome))}::UTINYINT[]) AS outcome,
      unnest(${bind(asked.map(({ question }) => question))}::INTEGER[]) AS question`
  const values = [...named].map(
    (
      column,
    ) => `value_${column} AS MATERIALIZED (SELECT t.id, t.text FROM (SELECT DISTINCT ${column} AS id
      FROM stored.api_call WHERE time >= $1 AND time < $2) d JOIN term t ON t.id = d.id)`,
  )
  const sql = `WITH ${[`cell AS (${cell})`, ...values].join(', ')},
    asked AS (SELECT s.event_id, s.time, s.account, s.actor, s.service, s.operation, s.outcome, c.question
      FROM stored.api_call s JOIN cell c ON c.service = s.service AND c.operation = s.operation AND c.outcome = s.outcome
      WHERE s.time >= $1 AND s.time < $2 AND CASE c.question ${cases.join(' ')} END),
    picked AS (SELECT event_id, time, account, list(question) AS fits FROM (
        SELECT * FROM (SELECT *, row_number() OVER (
            PARTITION BY actor, service, operation, outcome, question, date_trunc('hour', time) ORDER BY time, event_id) AS nth
          FROM asked) n
        WHERE nth <= $3 ORDER BY time, event_id LIMIT ${MOST_CALLS}) m
      GROUP BY event_id, time, account)
    SELECT ${CALL_COLUMNS}, fits FROM (SELECT s.*, p.fits FROM stored.api_call s
        JOIN picked p ON p.time = s.time AND p.event_id = s.event_id AND p.account = s.account
      WHERE s.time >= $1 AND s.time < $2) j ORDER BY time, event_id`
  return { sql, parameters, askedOf }
}

/** The different questions, which cells ask each, and for each cell the predicates that ask it. */
function questionsOf(wanted: readonly Cell[]) {
  const nths = new Map<string, number>()
  const questions: Predicate[] = []
  const asked: { operation: CalledOperation; outcome: number; question: number }[] = []
  const askedOf = new Map<string, ReadonlyMap<number, readonly number[]>>()
  for (const { operation, outcome, left } of wanted) {
    const own = new Map<number, number[]>()
    for (const [position, predicate] of left) {
      const key = JSON.stringify(predicate)
      const question = nths.get(key) ?? questions.push(predicate) - 1
      nths.set(key, question)
      own.set(question, [...(own.get(question) ?? []), position])
    }
    for (const question of own.keys()) asked.push({ operation, outcome, question })
    askedOf.set(cellKey(operation.service, operation.operation, OUTCOMES[outcome] ?? ''), own)
  }
  return { questions, asked, askedOf }
}
