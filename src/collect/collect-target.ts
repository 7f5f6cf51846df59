import type { Document, DocumentChange } from '../lake/documents.ts'
import type { IngestListeners, IngestSummary } from '../lake/ingest/ingest.ts'
import type { LogObject, Source } from '../sources/source.ts'

/** Where what is collected goes. */
export interface CollectTarget {
  /** Whether the lake has an object, durably. */
  readonly isKnown: (object: LogObject) => boolean | Promise<boolean>
  /** Reads a source to its end, durably. @throws what breaks the reading; nothing of it that was not durable counts */
  readonly read: (source: Source, listeners: IngestListeners) => Promise<IngestSummary>
  /** Durable state beside the tables. */
  readonly documents: {
    readonly all: (kind: string) => Promise<readonly Document[]>
    readonly write: (changes: readonly DocumentChange[]) => Promise<void>
  }
}
