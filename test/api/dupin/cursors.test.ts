import { z } from '@hono/zod-openapi'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openCursor, sealCursor } from '../../../src/api/dupin/cursors.ts'
import { Problem } from '../../../src/api/dupin/problems.ts'

const Place = z.object({ told: z.number(), id: z.string() })
const KEY = 'k'.repeat(32)

test('a cursor opens to what it was sealed with, for the same question', () =>
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.string({ unit: 'grapheme' }), (question, told, id) => {
      const cursor = sealCursor(KEY, question, { told, id })
      expect(openCursor(KEY, question, cursor, Place)).toEqual({ told, id })
      expect(cursor).toMatch(/^[\w.-]+$/)
    }),
  ))

test('a cursor that was changed, or is for another question or key, opens for nobody', () =>
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.nat(), (question, told, at) => {
      const cursor = sealCursor(KEY, question, { told, id: '' })
      const i = at % cursor.length
      const other = cursor[i] === 'A' ? 'B' : 'A'
      const changed = `${cursor.slice(0, i)}${other}${cursor.slice(i + 1)}`
      // The last letter of base64 has bits that mean nothing.
      if (i < cursor.length - 1)
        expect(() => openCursor(KEY, question, changed, Place)).toThrow(Problem)
      expect(() => openCursor(KEY, `${question}?`, cursor, Place)).toThrow(Problem)
      expect(() => openCursor('other', question, cursor, Place)).toThrow(Problem)
    }),
  ))

test('anything else is no cursor', () =>
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => openCursor(KEY, '', text, Place)).toThrow(Problem)
    }),
  ))
