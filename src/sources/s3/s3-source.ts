import { isInvocationBody, siblingOf } from '../sibling.ts'
import type { LogObject, ObjectContent, Source } from '../source.ts'
import { adviceOn } from './advice.ts'
import { fetchBody } from './fetch-body.ts'
import { type FetchDeps, fetchObject } from './fetch-object.ts'
import { listObjects } from './list-objects.ts'
import type { ListedObject } from './s3-api.ts'
import { logObject, s3ObjectOf } from './s3-uri.ts'

export interface S3SourceSettings {
  readonly bucket: string
  /** Keys below any of these are read; '' is all of the bucket. */
  readonly prefixes: readonly string[]
  /** Objects of earlier days are left alone, where the key says the day: `2026-11-05`. */
  readonly from?: string
}

export type S3Deps = FetchDeps

/** The objects of a bucket below some prefixes. What is archived is told of and not asked for. */
export function s3Source(settings: S3SourceSettings, deps: S3Deps): Source {
  const { bucket, prefixes } = settings
  return {
    name: prefixes.map((prefix) => `s3://${bucket}/${prefix}`).join(', '),
    list: (onProblem) => list(settings, deps, onProblem),
    ...s3Opener(deps),
  }
}

/** How objects of S3 are brought near, whoever told of them. */
export function s3Opener(deps: S3Deps): Required<Pick<Source, 'open' | 'sibling'>> {
  return {
    open: (object) => open(object, deps),
    sibling: (uri, pointer) => readBody(uri, pointer, deps),
  }
}

async function* list(
  settings: S3SourceSettings,
  { api, wait }: S3Deps,
  tell: (uri: string, problem: string) => void,
): AsyncGenerator<LogObject> {
  const { bucket, from } = settings
  const archived = new Map<string, { objects: number; first: string }>()
  for (const prefix of outermost(settings.prefixes)) {
    const listing = {
      api,
      bucket,
      wait,
      onProblem: (where: string, error: unknown) =>
        tell(`s3://${bucket}/${where}`, adviceOn(error, { bucket, prefix: where })),
      ...(from === undefined ? {} : { from }),
    }
    for await (const object of listObjects(prefix, listing)) {
      const { key, storageClass } = object
      if (isArchived(object)) {
        const { objects, first } = archived.get(storageClass) ?? { objects: 0, first: key }
        archived.set(storageClass, { objects: objects + 1, first })
      } else if (!isNoObject(object)) yield logObject({ bucket, ...object })
    }
  }
  for (const [storageClass, { objects, first }] of archived)
    tell(
      `s3://${bucket}/${first}`,
      `this ${objects === 1 ? 'object is' : `and ${objects - 1} more objects are`} archived in ${storageClass}; restore what is to be read`,
    )
}

/** Without those that lie below another: nothing need be listed twice. */
function outermost(prefixes: readonly string[]): string[] {
  const different = [...new Set(prefixes)]
  return different.filter(
    (prefix) => !different.some((other) => other !== prefix && prefix.startsWith(other)),
  )
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/archived-objects.html */
function isArchived({ storageClass, isRestored }: ListedObject): boolean {
  return (storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE') && !isRestored
}

/** Marks of folders, what a writer has not finished, and the lists of S3 Inventory. */
const NO_OBJECT =
  /\/$|(?:^|\/)_temporary\/|\/\d{4}-\d\d-\d\dT\d\d-\d\dZ\/manifest\.(?:json|checksum)$|\/hive\/dt=[^/]+\/symlink\.txt$/

function isNoObject({ key }: ListedObject): boolean {
  return NO_OBJECT.test(key)
}

/** Bodies of invocations are read through their logs; of them and of what is empty nothing is asked. */
async function open(object: LogObject, deps: S3Deps): Promise<ObjectContent> {
  if (object.bytes === 0 || isInvocationBody(object.uri))
    return { kind: 'bytes', bytes: new Uint8Array(0) }
  return fetchObject(s3ObjectOf(object), deps)
}

/** A body lies in the same bucket below the same root, or nowhere. @throws Error when it is there and cannot be read now */
async function readBody(
  uri: string,
  pointer: string,
  deps: S3Deps,
): Promise<Uint8Array | undefined> {
  const sibling = siblingOf(uri, pointer)
  return sibling === undefined ? undefined : fetchBody(sibling, deps)
}
