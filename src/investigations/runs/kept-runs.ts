import type { DocumentChange, Documents } from '../../lake/documents.ts'
import { reportToJson } from '../render/report-json.ts'
import type { Report } from '../report.ts'
import { reportFromJson } from './report-from-json.ts'
import { isOver, type Run, runFromJson, runToJson } from './run.ts'

/** Runs of one graph that are kept with their reports, the latest. */
export const MOST_KEPT = 10

/** Keys of graphs hold no blanks; ids do not either. */
const nameOf = (key: string, id: string) => `${key} ${id}`

/** The runs of each graph and their reports, on disk. What is read most, the list of runs, is in memory too. */
export class KeptRuns {
  readonly #documents: Documents
  readonly #runs = new Map<string, readonly Run[]>()
  /** The report that was read last, of each graph. */
  readonly #reports = new Map<string, { readonly id: string; readonly report: Report }>()

  constructor(documents: Documents) {
    this.#documents = documents
  }

  /** Reads what is kept. What was under way when the process ended has failed. */
  async load(now: number): Promise<void> {
    const documents = await this.#documents.all('run')
    for (const { id: name, body } of documents) {
      const run = runFromJson(JSON.parse(body))
      if (run === undefined) continue
      const key = name.slice(0, name.lastIndexOf(' '))
      const ended = isOver(run)
        ? run
        : { ...run, status: 'FAILED' as const, ended: now, failure: INTERRUPTED }
      this.#runs.set(key, [...(this.#runs.get(key) ?? []), ended].toSorted(latestFirst))
      if (ended !== run) await this.#documents.write([document(key, ended)])
    }
  }

  /** The runs of a graph, the latest first. */
  list(key: string): readonly Run[] {
    return this.#runs.get(key) ?? []
  }

  keys(): string[] {
    return [...this.#runs.keys()]
  }

  /** What a run is like now; it is on disk when this is done. The oldest beyond the limit that are over are forgotten. */
  async keep(key: string, run: Run, report?: Report): Promise<void> {
    const others = this.list(key).filter(({ id }) => id !== run.id)
    const all = [run, ...others].toSorted(latestFirst)
    const over = all.filter((one, i) => i >= MOST_KEPT && isOver(one))
    this.#runs.set(
      key,
      all.filter((one) => !over.includes(one)),
    )
    const changes: DocumentChange[] = [
      document(key, run),
      ...over.flatMap(({ id }) => forgotten(key, id)),
    ]
    if (report !== undefined) {
      const body = JSON.stringify(reportToJson(report))
      changes.push({ kind: 'report', id: nameOf(key, run.id), body })
      this.#reports.set(key, { id: run.id, report })
    }
    await this.#documents.write(changes)
  }

  /** How far a run is, which is not worth the disk. */
  progress(key: string, run: Run): void {
    this.#runs.set(
      key,
      this.list(key).map((one) => (one.id === run.id ? run : one)),
    )
  }

  /** Marks every run as one that does not know all logs. */
  async outdate(): Promise<void> {
    const changes: DocumentChange[] = []
    for (const [key, runs] of this.#runs) {
      const outdated = runs.map((run) => ({ ...run, outdated: true }))
      this.#runs.set(key, outdated)
      changes.push(...outdated.map((run) => document(key, run)))
    }
    await this.#documents.write(changes)
  }

  async report(key: string, id: string): Promise<Report | undefined> {
    const known = this.#reports.get(key)
    if (known?.id === id) return known.report
    const document = await this.#documents.get('report', nameOf(key, id))
    if (document === undefined) return undefined
    const report = reportFromJson(JSON.parse(document.body))
    this.#reports.set(key, { id, report })
    return report
  }

  async forget(key: string): Promise<void> {
    const runs = this.list(key)
    this.#runs.delete(key)
    this.#reports.delete(key)
    await this.#documents.write(runs.flatMap(({ id }) => forgotten(key, id)))
  }
}

const INTERRUPTED = 'The server was stopped while it was under way; start it again.'

function latestFirst(a: Run, b: Run): number {
  return b.created - a.created || (a.id < b.id ? 1 : -1)
}

function document(key: string, run: Run): DocumentChange {
  return { kind: 'run', id: nameOf(key, run.id), body: runToJson(run) }
}

function forgotten(key: string, id: string): DocumentChange[] {
  const name = nameOf(key, id)
  return [
    { kind: 'run', id: name },
    { kind: 'report', id: name },
  ]
}
