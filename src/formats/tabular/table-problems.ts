/** Why a row or a file could not be read, counted, with the first of each kind. */
export interface RowProblem {
  readonly reason: TableReason
  readonly count: number
  /** Where the first one is: `file:line`, or the file. */
  readonly where: string
  readonly detail: string
}

export type TableReason =
  | 'ragged-row'
  | 'invalid-utf8'
  | 'record-too-large'
  | 'unclosed-quote'
  | 'invalid-json'
  | 'not-an-object'
  | 'unreadable-file'
  | 'too-many-columns'
  | 'column-named-twice'
  | 'unknown-format'

/** What was read of a table, and what was not. */
export interface TableCoverage {
  readonly files: number
  readonly rows: number
  readonly rejected: number
  readonly problems: readonly RowProblem[]
  /** Whether part of the input is missing from what was read. */
  readonly isPartial: boolean
  /** What kinds of file they were. */
  readonly formats: readonly string[]
}

/** Counts what could not be read. Reasons are few, so memory does not grow with the number of bad rows. */
export class TableProblems {
  readonly #problems = new Map<TableReason, RowProblem>()
  #rejected = 0

  /** Rows that were refused; what is merely odd (a column named twice) is no row. */
  get rejected(): number {
    return this.#rejected
  }

  refuseRow(reason: TableReason, where: string, detail: string): void {
    this.#rejected++
    this.note(reason, where, detail)
  }

  note(reason: TableReason, where: string, detail: string): void {
    const known = this.#problems.get(reason)
    this.#problems.set(reason, {
      ...(known ?? { reason, where, detail }),
      count: (known?.count ?? 0) + 1,
    })
  }

  list(): readonly RowProblem[] {
    return [...this.#problems.values()]
  }

  /** Whether part of the input is missing from what was read. */
  get isPartial(): boolean {
    return this.list().some(({ reason }) => reason !== 'column-named-twice')
  }
}
