import { createHash } from 'node:crypto'

export interface PutOptions {
  readonly storageClass?: string
  /** Of an archived object that was restored. */
  readonly restoredUntil?: string
  readonly encryption?: string
  readonly metadata?: Readonly<Record<string, string>>
  /** Instead of the MD5 of its bytes, as when it was put in parts. */
  readonly etag?: string
}

export interface StoredObject extends PutOptions {
  readonly key: string
  readonly etag: string
  readonly size: number
  readonly read: () => Buffer
}

export interface Page {
  readonly objects: readonly StoredObject[]
  readonly prefixes: readonly string[]
  /** Where the next page begins, after this key or folder. */
  readonly next?: string
}

export interface PageAsked {
  readonly prefix: string
  readonly delimiter: string
  readonly most: number
  readonly after?: string
}

export interface Bucket {
  put(key: string, bytes: Buffer, options?: PutOptions): StoredObject
  remove(key: string): void
  find(key: string): StoredObject | undefined
  page(asked: PageAsked): Page
}

export function memoryBucket(objects: Iterable<StoredObject> = []): Bucket {
  const byKey = new Map([...objects].map((object) => [object.key, object]))
  let sorted: readonly StoredObject[] | undefined
  return {
    put: (key, bytes, options = {}) => {
      const etag = options.etag ?? createHash('md5').update(bytes).digest('hex')
      const object = { ...options, key, etag, size: bytes.length, read: () => bytes }
      byKey.set(key, object)
      sorted = undefined
      return object
    },
    remove: (key) => {
      byKey.delete(key)
      sorted = undefined
    },
    find: (key) => byKey.get(key),
    page: (asked) => {
      sorted ??= [...byKey.values()].sort((a, b) => order(a.key, b.key))
      return pageOf(sorted, asked)
    },
  }
}

function pageOf(
  sorted: readonly StoredObject[],
  { prefix, delimiter, most, after }: PageAsked,
): Page {
  const objects: StoredObject[] = []
  const prefixes: string[] = []
  let at = firstFrom(sorted, prefix)
  if (after !== undefined) at = Math.max(at, firstFrom(sorted, afterAll(after, delimiter)))
  for (;;) {
    const object = sorted[at]
    if (object === undefined || !object.key.startsWith(prefix)) return { objects, prefixes }
    if (objects.length + prefixes.length === most) {
      const last = [objects.at(-1)?.key ?? '', prefixes.at(-1) ?? ''].sort(order)[1] ?? ''
      return { objects, prefixes, next: last }
    }
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length)
    if (end < 0) {
      objects.push(object)
      at++
    } else {
      const folder = object.key.slice(0, end + 1)
      prefixes.push(folder)
      at = firstFrom(sorted, afterAll(folder, delimiter))
    }
  }
}

/** The least text after a key, or after everything in a folder. No key has a byte of 0xFF: it is not UTF-8. */
function afterAll(last: string, delimiter: string): Buffer {
  const isFolder = delimiter !== '' && last.endsWith(delimiter)
  return Buffer.concat([Buffer.from(last), Buffer.from([isFolder ? 0xff : 0x00])])
}

function firstFrom(sorted: readonly StoredObject[], bound: string | Buffer): number {
  const wanted = Buffer.from(bound)
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (Buffer.compare(Buffer.from(sorted[middle]?.key ?? ''), wanted) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** By bytes of UTF-8, which is not the order of JavaScript's texts. */
function order(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
