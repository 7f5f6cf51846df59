import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openToken, sealToken, TOKEN_LIFE } from '../../../src/api/detective/tokens.ts'
import { NOW } from './support/fakes.ts'

const KEY = new Uint8Array(32).fill(1)
const QUESTION = ['111122223333', 'ListMembers', 'a graph']
const POSITION = [5, '222233334444']
const token = sealToken(KEY, QUESTION, POSITION, NOW)

describe('a token', () => {
  it('gives back where the page ended, until it expires', () => {
    expect(openToken(KEY, QUESTION, token, NOW)).toEqual(POSITION)
    expect(openToken(KEY, QUESTION, token, NOW + TOKEN_LIFE - 1)).toEqual(POSITION)
    expect(openToken(KEY, QUESTION, token, NOW + TOKEN_LIFE)).toBeUndefined()
  })

  it.each([
    [['999900001111', 'ListMembers', 'a graph']],
    [['111122223333', 'ListGraphs', 'a graph']],
    [['111122223333', 'ListMembers', 'another']],
    [['111122223333', 'ListMembers', 'a graph', '']],
    [['111122223333', 'ListMembers']],
    [['111122223333ListMembers', 'a graph']],
  ])('is not good for the question %j', (question) => {
    expect(openToken(KEY, question, token, NOW)).toBeUndefined()
  })

  it('is not good under another key', () => {
    expect(openToken(new Uint8Array(32), QUESTION, token, NOW)).toBeUndefined()
  })

  it('is not good when any character is changed, added or left out', () => {
    const alphabet = 'ABCxyz0189-_.=+/ \n\u0000é'
    fc.assert(
      fc.property(
        fc.nat(token.length - 1),
        fc.constantFrom(...alphabet, ''),
        fc.nat(1),
        (at, character, removed) => {
          const changed = token.slice(0, at) + character + token.slice(at + removed)
          fc.pre(changed !== token)
          expect(openToken(KEY, QUESTION, changed, NOW)).toBeUndefined()
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('is not anything that somebody makes up', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2000 }), (text) => {
        expect(openToken(KEY, QUESTION, text, NOW)).toBeUndefined()
      }),
    )
    for (const text of ['', '.', '..', 'a'.repeat(1025), `${token}.`, `.${token}`])
      expect(openToken(KEY, QUESTION, text, NOW)).toBeUndefined()
  })

  it('fits into what the clients allow, and shows neither question nor key', () => {
    const long = sealToken(KEY, ['x'.repeat(5000)], ['arn:'.repeat(60), 1e15, '9'.repeat(21)], NOW)
    expect(long.length).toBeLessThanOrEqual(1024)
    expect(Buffer.from(token, 'base64').toString('latin1')).not.toContain('ListMembers')
  })
})
