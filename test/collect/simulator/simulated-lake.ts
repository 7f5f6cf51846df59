import type { CollectTarget } from '../../../src/collect/collect-target.ts'
import type { Document } from '../../../src/lake/documents.ts'
import type { LogObject } from '../../../src/sources/source.ts'

export interface DiskFaults {
  /** Share of commits, and of writes of documents, that the disk refuses. */
  share: number
  /** Share of commits, and of writes of documents, during which the process dies; only a real lake knows how. */
  deaths: number
  /** Milliseconds that a commit may take. */
  slowest: number
}

/** A process that has a lake open. */
export interface Life {
  readonly isDead: boolean
  /** Ends it at once. */
  readonly die: () => void
  /** What time it believes it is. */
  readonly now: () => number
}

/** A lake that outlives the processes that open it, one after the other. */
export interface SimulatedLake {
  readonly faults: DiskFaults
  /** Whether an object is durable. */
  has(object: LogObject): boolean
  /** Documents of a kind, as they are on the disk. */
  documents(kind: string): readonly Document[]
  /** As a process sees it that opens it. */
  open(life: Life): Promise<CollectTarget>
  /** The process that had it open is no more; an orderly one has closed it. */
  left(isOrderly: boolean): void
  /** What is not as if everything had been read once, in order. @param put content by content, where it lies */
  check(put: ReadonlyMap<string, LogObject>): Promise<readonly string[]>
}
