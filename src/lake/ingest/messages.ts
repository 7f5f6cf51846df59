import type { ObjectResult } from '../../formats/object-reader.ts'
import type { RowBatch } from '../../formats/rows/row-buffer.ts'
import type { ObjectContent } from '../../sources/source.ts'
import type { RedactionRules } from '../redaction/redactor.ts'
import type { AskingLine } from './sibling-line.ts'

/** What a worker is told when it starts. */
export interface WorkerSetup {
  /** Makes its hashes unpredictable. */
  readonly seed: number
  /** Keys the hashes of captured content. */
  readonly contentKey: string
  /** What must not leave it; undefined where that is nothing. */
  readonly redaction: RedactionRules | undefined
  /** On which it asks for what is not among files. */
  readonly line: AskingLine
}

/** An object to read; `object` is the id that its rows carry. */
export interface ReadTask {
  readonly object: number
  readonly uri: string
  readonly bytes: number
  /** Left out where `uri` is the path of a file. */
  readonly content?: ObjectContent
}

export type ToWorker =
  | { readonly kind: 'read'; readonly tasks: readonly ReadTask[] }
  | { readonly kind: 'taken' }
  | { readonly kind: 'end' }

/** An object that has been read to its end. */
export interface ObjectDone extends ObjectResult {
  readonly object: number
  readonly sha256: string
  /** SHA-256 of the uncompressed content of what CloudTrail delivered, which its digests name; `''` for other logs. */
  readonly contentSha256: string
}

/** Rows, the strings they are the first to use, and the objects that are finished with them. */
export interface WorkerBatch {
  readonly kind: 'batch'
  readonly tables: readonly RowBatch[]
  /** Dictionary of the worker that the ids belong to; a new number means a new dictionary. */
  readonly epoch: number
  /** Id of the first of `terms`. */
  readonly firstTerm: number
  readonly terms: readonly string[]
  readonly done: readonly ObjectDone[]
}

/** `hungry`: the worker is at the last of its tasks and asks for more. */
export type FromWorker =
  | WorkerBatch
  | { readonly kind: 'hungry' }
  | { readonly kind: 'failed'; readonly message: string }
