import type { TermTable } from '../term-table.ts'
import type { WorkerBatch } from './messages.ts'

/** For each worker, the lake's id of each of its terms. */
export class WorkerTerms {
  readonly #table: TermTable
  readonly #workers = new Map<number, { epoch: number; ids: Uint32Array; size: number }>()

  constructor(table: TermTable) {
    this.#table = table
  }

  /** The lake's ids by those of a worker, with the terms that its batch is the first to use. */
  async idsOf(worker: number, batch: WorkerBatch): Promise<Uint32Array> {
    let known = this.#workers.get(worker)
    if (known === undefined || known.epoch !== batch.epoch) {
      known = { epoch: batch.epoch, ids: new Uint32Array(4096), size: 1 }
      this.#workers.set(worker, known)
    }
    const fresh = await this.#table.idsOf(batch.terms)
    while (batch.firstTerm + fresh.length > known.ids.length) {
      const larger = new Uint32Array(known.ids.length * 2)
      larger.set(known.ids)
      known.ids = larger
    }
    known.ids.set(fresh, batch.firstTerm)
    return known.ids
  }
}
