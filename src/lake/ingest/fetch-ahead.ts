import { rmSync } from 'node:fs'
import type { LogObject, ObjectContent, Source } from '../../sources/source.ts'

/** Objects on their way at once, and their bytes: enough to hide how far away they are, few enough to hold. */
const MOST_OBJECTS = 48
const MOST_BYTES = 64 << 20

export interface Fetched<T extends LogObject> {
  readonly object: T
  readonly content: ObjectContent
}

/** Brings objects near while those before them are read; in their order. What was fetched and not taken is let go of. */
export async function* fetchAhead<T extends LogObject>(
  objects: AsyncIterable<T>,
  open: NonNullable<Source['open']>,
): AsyncGenerator<Fetched<T>> {
  const waiting: { readonly object: T; readonly content: Promise<ObjectContent> }[] = []
  let bytes = 0
  const first = async (): Promise<Fetched<T>[]> => {
    const next = waiting.shift()
    if (next === undefined) return []
    bytes -= next.object.bytes
    return [{ object: next.object, content: await next.content }]
  }
  try {
    for await (const object of objects) {
      while (
        waiting.length >= MOST_OBJECTS ||
        (waiting.length > 0 && bytes + object.bytes > MOST_BYTES)
      )
        yield* await first()
      const content = open(object)
      // It is waited for in its turn; until then a failure is nobody's.
      content.catch(() => undefined)
      waiting.push({ object, content })
      bytes += object.bytes
    }
    while (waiting.length > 0) yield* await first()
  } finally {
    for (const { content } of waiting) content.then(letGo, () => undefined)
  }
}

function letGo(content: ObjectContent): void {
  if (content.kind === 'file' && content.isTemporary === true) rmSync(content.path, { force: true })
}
