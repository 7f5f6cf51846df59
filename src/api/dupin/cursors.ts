import type { z } from '@hono/zod-openapi'
import { seal, unseal } from '../sealed.ts'
import { Problem } from './problems.ts'

const MOST_CHARACTERS = 8192

/**
 * Cursors that only whoever made them can: the place where a page ended, sealed together with the question and with who asked
 * it, so that a cursor leads nowhere but on.
 *
 * @param question who asks what, without the page
 */
export function sealCursor(key: string | Uint8Array, question: string, place: object): string {
  return seal(key, ['cursor', question], Buffer.from(JSON.stringify(place)))
}

/** The place that a cursor holds. @throws Problem when it was not made for this question, or by nobody here */
export function openCursor<T>(
  key: string | Uint8Array,
  question: string,
  cursor: string,
  schema: z.ZodType<T>,
): T {
  const place =
    cursor.length > MOST_CHARACTERS ? undefined : unseal(key, ['cursor', question], cursor)
  if (place === undefined)
    throw new Problem('invalid-request', FOREIGN, [{ where: 'query.cursor', message: FOREIGN }])
  return schema.parse(JSON.parse(place.toString()))
}

const FOREIGN = 'The cursor was not made for this question; ask again without one.'
