import type { DuckDbEngine } from '../../../src/lake/duckdb-engine.ts'
import { EngineError, type SqlParameter, type SqlRow } from '../../../src/lake/engine.ts'
import type { Random } from '../../../src/statistics/random.ts'
import type { DiskFaults } from './simulated-lake.ts'

export type Query = (
  sql: string,
  parameters?: readonly SqlParameter[],
) => Promise<readonly SqlRow[]>

/** Where in a transaction a process dies. */
export type Mishap = 'before' | 'within' | 'before commit' | 'in commit' | 'after commit'

const MISHAPS: readonly Mishap[] = [
  'before',
  'within',
  'before commit',
  'in commit',
  'after commit',
]
/** More statements than a commit has are as good as its end. */
const MOST_STATEMENTS = 40

interface Surroundings {
  readonly random: Random
  readonly faults: DiskFaults
  /** By which the shares of the faults are multiplied. */
  readonly weight: number
  readonly onStatement: () => void
  readonly onRefused: () => void
  readonly isDead: () => boolean
  /** @param logBytes size of the write-ahead log before the statement */
  readonly onMishap: (mishap: Mishap, logBytes: number) => void
  readonly logBytes: () => number
  readonly onCommitted: (query: Query) => Promise<void>
}

/** What becomes of the transaction that is under way. */
interface Fate {
  readonly mishap: Mishap | undefined
  /** Statements after which it happens, or the disk refuses one. */
  left: number
  readonly isRefused: boolean
}

/** An engine of whose transactions some are refused by the disk, at any statement of theirs, and during some the process dies. */
export class TroubledEngine {
  readonly #query: Query
  readonly #surroundings: Surroundings
  #fate: Fate = { mishap: undefined, left: 0, isRefused: false }

  constructor(engine: DuckDbEngine, surroundings: Surroundings) {
    this.#query = engine.query.bind(engine)
    this.#surroundings = surroundings
  }

  async query(sql: string, parameters?: readonly SqlParameter[]): Promise<readonly SqlRow[]> {
    const { isDead, onStatement, onCommitted, logBytes } = this.#surroundings
    if (isDead()) throw new Error('the process is no more')
    onStatement()
    if (sql === 'ROLLBACK') return this.#query(sql)
    if (sql === 'BEGIN TRANSACTION') this.#drawFate()
    const isCommit = sql === 'COMMIT'
    this.#happen(sql, isCommit)
    const before = logBytes()
    const rows = await this.#query(sql, parameters)
    if (!isCommit) return rows
    this.#dieIf('in commit', before)
    await onCommitted(this.#query)
    this.#dieIf('after commit', before)
    this.#fate = { mishap: undefined, left: 0, isRefused: false }
    return rows
  }

  #drawFate(): void {
    const { random, faults, weight } = this.#surroundings
    this.#fate = {
      mishap: random.next() < faults.deaths * weight ? random.pick(MISHAPS) : undefined,
      left: random.int(MOST_STATEMENTS),
      isRefused: random.next() < faults.share * weight,
    }
    this.#dieIf('before', 0)
  }

  /** What happens before a statement is carried out. */
  #happen(sql: string, isCommit: boolean): void {
    if (isCommit) this.#dieIf('before commit', 0)
    this.#fate.left--
    if (!isCommit && this.#fate.left !== 0) return
    this.#dieIf('within', 0)
    if (!this.#fate.isRefused) return
    this.#surroundings.onRefused()
    throw new EngineError(sql, new Error('no space left on device'))
  }

  #dieIf(mishap: Mishap, logBytes: number): void {
    if (this.#fate.mishap !== mishap) return
    this.#surroundings.onMishap(mishap, logBytes)
    throw new Error('the process is no more')
  }
}
