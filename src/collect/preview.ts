import type { Clock } from '../sources/clock.ts'
import type { LogObject } from '../sources/source.ts'
import type { CollectedSource } from './collector.ts'
import type { Configuration } from './config.ts'
import type { PolledSource } from './polled-lane.ts'
import type { QueueSource } from './queue-lane.ts'
import { collectedSources } from './sources.ts'

/** What a collection of one source would ask for and read. */
export interface SourcePreview {
  readonly name: string
  readonly kind: string
  /** Objects, or hours of an API, that would be read; 0 of a queue, whose messages are not received for a look. */
  readonly objects: number
  /** Of them as stored; undefined where nobody knows before it is asked. */
  readonly bytes: number | undefined
  /** Objects that the lake has. */
  readonly known: number
  /** Messages that wait in a queue, about. */
  readonly messages: number | undefined
  /** Pages that the listing of a bucket took: requests, which a collection makes again. */
  readonly pages: number
  /** What could not be listed, the first of it in words. */
  readonly unlisted: number
  readonly problems: readonly string[]
}

/** Told of totals over all sources. */
export type PreviewProgress = (total: { readonly objects: number; readonly bytes: number }) => void

export interface PreviewOptions {
  readonly clock: Clock
  readonly spoolFolder: string
  readonly isKnown: (object: LogObject) => boolean
  readonly onProgress: PreviewProgress
}

/** More of them say nothing new. */
const MOST_PROBLEMS = 20

/** Lists what a configuration names, one source after the other. No object is read, and no message received. @throws UserError */
export async function previewConfigured(
  configuration: Configuration,
  { clock, spoolFolder, isKnown, onProgress }: PreviewOptions,
): Promise<readonly SourcePreview[]> {
  let pages = 0
  const onListPage = () => void pages++
  const deps = { clock, spoolFolder, waitSeconds: 1, onListPage }
  const previews: SourcePreview[] = []
  const total = { objects: 0, bytes: 0 }
  const onObject = ({ bytes }: LogObject) => {
    total.objects++
    total.bytes += bytes
    onProgress(total)
  }
  for (const source of await collectedSources(configuration, deps)) {
    const before = pages
    const seen = await previewOf(source, (object) => {
      const known = isKnown(object)
      if (!known) onObject(object)
      return known
    })
    previews.push({ ...seen, pages: pages - before })
  }
  return previews
}

type Seen = Omit<SourcePreview, 'pages'>

function previewOf(
  source: CollectedSource,
  isKnown: (object: LogObject) => boolean,
): Promise<Seen> {
  return 'queue' in source ? waitingIn(source) : listedOf(source, isKnown)
}

async function waitingIn({ name, kind, waiting }: QueueSource): Promise<Seen> {
  const seen = { name, kind, objects: 0, bytes: undefined, known: 0 }
  try {
    return { ...seen, messages: await waiting?.(), unlisted: 0, problems: [] }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ...seen, messages: undefined, unlisted: 1, problems: [why] }
  }
}

async function listedOf(
  { name, kind, source }: PolledSource,
  isKnown: (object: LogObject) => boolean,
): Promise<Seen> {
  const seen = { objects: 0, bytes: 0, known: 0, unlisted: 0 }
  const problems: string[] = []
  const onProblem = (uri: string, what: string, kind?: 'absent' | 'noted') => {
    if (kind === undefined) seen.unlisted++
    if (problems.length < MOST_PROBLEMS) problems.push(`${uri}: ${what}`)
  }
  try {
    for await (const object of source().list(onProblem)) {
      if (isKnown(object)) seen.known++
      else {
        seen.objects++
        seen.bytes += object.bytes
      }
    }
  } catch (error) {
    onProblem(name, error instanceof Error ? error.message : String(error))
  }
  const bytes = kind === 's3' ? seen.bytes : undefined
  return { name, kind, ...seen, bytes, messages: undefined, problems }
}
