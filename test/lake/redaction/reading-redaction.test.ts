import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EVENT_TABLES } from '../../../src/events/tables.ts'
import { RowBuffer } from '../../../src/formats/rows/row-buffer.ts'
import { TermDictionary } from '../../../src/formats/rows/term-dictionary.ts'
import { readingRedaction } from '../../../src/lake/redaction/reading-redaction.ts'
import { ruleOf } from '../../../src/lake/redaction/redaction-rule.ts'

const KEY = 'c0ffee'.repeat(6)
const NAME = 'zoë zacharias'
const RULE = ruleOf(KEY, NAME)
const text = fc.oneof(
  fc.constant(''),
  fc.constantFrom(NAME, `a ${NAME} b ${NAME}`, 'nobody'),
  fc.string({ unit: 'grapheme' }),
)
const without = (said: string) => said.replaceAll(NAME, RULE.pseudonym)
const TABLE = EVENT_TABLES.finding

test('each text of each row is redacted by itself, and terms by their ids', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ title: text, detail: text, type: text })), (rows) => {
      const terms = new TermDictionary(7)
      const buffer = new RowBuffer(TABLE, terms)
      for (const row of rows) buffer.append({ table: 'finding', row }, 1)
      const plain = buffer.take()
      const redaction = readingRedaction({ key: KEY, rules: [RULE] })
      const [batch = plain] = redaction.rows([plain])
      const texts = redaction.terms(terms, 1)
      const column = (name: string) =>
        batch.columns[TABLE.columns.findIndex((c) => c.name === name)]
      const textsOf = (name: string) => {
        const { values = [], bytes = new Uint8Array(0) } = column(name) ?? {}
        return [...values].map((end, i) =>
          Buffer.from(bytes.subarray(i === 0 ? 0 : values[i - 1], end)).toString(),
        )
      }
      expect(textsOf('title')).toEqual(rows.map(({ title }) => without(title)))
      expect(textsOf('detail')).toEqual(rows.map(({ detail }) => without(detail)))
      const types = [...(column('type')?.values ?? [])].map((id) => (id === 0 ? '' : texts[id - 1]))
      expect(types).toEqual(rows.map(({ type }) => without(type)))
    }),
  )
})

test('where nothing is to be forgotten everything is handed on as it is', () => {
  const terms = new TermDictionary(7)
  const buffer = new RowBuffer(TABLE, terms)
  buffer.append({ table: 'finding', row: { title: NAME, type: NAME } }, 1)
  const batches = [buffer.take()]
  const notes = [
    { reason: 'bad-time' as const, detail: NAME, position: 0, excerpt: '', records: 1 },
  ]
  const redaction = readingRedaction(undefined)
  expect(redaction.rows(batches)).toBe(batches)
  expect(redaction.notes(notes)).toBe(notes)
  expect(redaction.terms(terms, 1)).toEqual([NAME])
  expect(readingRedaction({ key: KEY, rules: [RULE] }).notes(notes)).toEqual([
    { ...notes[0], detail: RULE.pseudonym },
  ])
})
