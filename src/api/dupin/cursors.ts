import { createHmac, timingSafeEqual } from 'node:crypto'
import type { z } from '@hono/zod-openapi'
import { Problem } from './problems.ts'

/** Half of SHA-256 is more than anybody can guess. */
const SEAL_BYTES = 16
const MOST_CHARACTERS = 8192

/**
 * Cursors that only whoever made them can: the place where a page ended, sealed together with the question and with who asked
 * it, so that a cursor leads nowhere but on.
 *
 * @param question who asks what, without the page
 */
export function sealCursor(key: string | Uint8Array, question: string, place: object): string {
  const body = Buffer.from(JSON.stringify(place)).toString('base64url')
  return `${body}.${sealOf(key, question, body).toString('base64url')}`
}

/** The place that a cursor holds. @throws Problem when it was not made for this question, or by nobody here */
export function openCursor<T>(
  key: string | Uint8Array,
  question: string,
  cursor: string,
  schema: z.ZodType<T>,
): T {
  const [body = '', seal = '', ...more] = cursor.length > MOST_CHARACTERS ? [] : cursor.split('.')
  const given = Buffer.from(seal, 'base64url')
  const right = sealOf(key, question, body)
  if (more.length > 0 || given.length !== right.length || !timingSafeEqual(given, right))
    throw new Problem('invalid-request', FOREIGN, [{ where: 'query.cursor', message: FOREIGN }])
  return schema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()))
}

const FOREIGN = 'The cursor was not made for this question; ask again without one.'

function sealOf(key: string | Uint8Array, question: string, body: string): Buffer {
  return createHmac('sha256', key)
    .update(`dupin cursor 1\n${question}\n${body}`)
    .digest()
    .subarray(0, SEAL_BYTES)
}
