import { Documents } from '../lake/documents.ts'
import type { IngestOptions, IngestProgress } from '../lake/ingest/ingest.ts'
import { KeptIngestor } from '../lake/ingest/kept-ingestor.ts'
import type { Lake } from '../lake/lake.ts'
import type { Clock } from '../sources/clock.ts'
import type { CollectTarget } from './collect-target.ts'
import { type CollectedSource, Collector } from './collector.ts'
import { redactedDocuments } from './redacted-documents.ts'
import type { CountName, SourceStatus } from './source-status.ts'

/** What was collected of one source this time. */
export interface CollectedTotals
  extends Pick<
    SourceStatus,
    'name' | 'kind' | 'objects' | 'records' | 'unreadable' | 'parked' | 'problems'
  > {
  /** Whether it got through; what could not be listed or read is counted beside. */
  readonly state: 'complete' | 'failed' | 'stopped'
  /** What went wrong last, if anything did this time. */
  readonly trouble?: string
}

export interface CollectOptions {
  /** Told when a source begins to fail, or gets through again, and of readings that broke. */
  readonly onTrouble: (source: string, message: string | undefined) => void
  /** Totals over all sources. */
  readonly onProgress?: (progress: IngestProgress) => void
  /** Ends it early. */
  readonly signal?: AbortSignal
}

interface Surroundings {
  readonly clock: Clock
  readonly ingest: Omit<IngestOptions, 'accounts'>
  readonly accounts: ReadonlySet<string> | undefined
}

/** Collects everything that sources have into a lake that nobody else writes to, queues until they are empty. */
export async function collectOnce(
  lake: Lake,
  sources: readonly CollectedSource[],
  options: CollectOptions & Surroundings,
): Promise<CollectedTotals[]> {
  const { clock, onTrouble, signal } = options
  const ingestor = new KeptIngestor(lake, options.ingest, () => options.accounts)
  const documents = new Documents(await lake.engine.connect())
  try {
    await ingestor.open()
    const target = targetOf(ingestor, redactedDocuments(documents, lake), options)
    const collector = await Collector.open({ sources, target, clock, isOnce: true, onTrouble })
    const before = new Map(collector.statuses().map((status) => [status.name, status]))
    const stop = () => void collector.stop()
    signal?.addEventListener('abort', stop)
    if (signal?.aborted !== true) await collector.run()
    signal?.removeEventListener('abort', stop)
    const isStopped = signal?.aborted === true
    return collector
      .statuses()
      .map((status) => sinceThen(status, before.get(status.name), isStopped))
  } finally {
    await documents.close()
    await ingestor.close()
  }
}

function targetOf(
  ingestor: KeptIngestor,
  documents: CollectTarget['documents'],
  { onProgress }: CollectOptions,
): CollectTarget {
  const total = { objects: 0, bytes: 0, read: 0 }
  // Whoever asks while it is opened anew, after a reading that broke, asks for the object again.
  return {
    isKnown: (object) => ingestor.isKnown(object) ?? false,
    read: async (source, listeners) => {
      const progress = ({ objects, bytes, read }: IngestProgress) =>
        onProgress?.({
          objects: total.objects + objects,
          bytes: total.bytes + bytes,
          read: total.read + read,
        })
      const summary = await ingestor.read(source, { ...listeners, onProgress: progress })
      for (const name of ['objects', 'bytes', 'read'] as const) total[name] += summary[name]
      return summary
    },
    documents,
  }
}

function sinceThen(
  now: SourceStatus,
  before: SourceStatus | undefined,
  isStopped: boolean,
): CollectedTotals {
  // Of parked messages there may be fewer than before: some could be read after all.
  const more = (name: CountName) => Math.max(0, now[name] - (before?.[name] ?? 0))
  const { name, kind, problems, lastError, state } = now
  const isNew = lastError !== undefined && lastError.at !== before?.lastError?.at
  const done = isStopped ? 'stopped' : 'complete'
  return {
    name,
    kind,
    objects: more('objects'),
    records: more('records'),
    unreadable: more('unreadable'),
    parked: more('parked'),
    problems,
    state: state === 'failing' ? 'failed' : done,
    ...(isNew ? { trouble: lastError.message } : {}),
  }
}
