import type { z } from 'zod'
import type { Document } from './documents.ts'

/** What a document says, when it is as it was written; nothing of one that is damaged or of a later version. */
export function keptBody<T>(schema: z.ZodType<T>, { body }: Pick<Document, 'body'>): readonly T[] {
  const read = schema.safeParse(parsed(body))
  return read.success ? [read.data] : []
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
