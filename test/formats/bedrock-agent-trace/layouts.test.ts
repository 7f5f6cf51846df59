import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FORMATS } from '../../../src/formats/catalogue.ts'
import { ObjectReader } from '../../../src/formats/object-reader.ts'
import { decodeRows } from '../../support/decode-rows.ts'

const MODEL = 'anthropic.claude-3-haiku-20240307-v1:0'
const TIME = '2026-01-01T00:00:00Z'
const question = (text: string) => ({
  orchestrationTrace: { modelInvocationInput: { traceId: 'a-1', foundationModel: MODEL, text } },
})
const answer = (content: string) => ({
  orchestrationTrace: {
    modelInvocationOutput: {
      traceId: 'a-1',
      metadata: { startTime: TIME, usage: { inputTokens: 7, outputTokens: 2 } },
      rawResponse: { content },
    },
  },
})
const part = (trace: object) => ({ agentId: 'A1B2C3D4E5', sessionId: 's', eventTime: TIME, trace })
const both = [question('why'), answer('so')]

function read(text: string) {
  const contentHash = (content: string) => createHash('md5').update(content).digest('hex')
  const reader = new ObjectReader({ formats: FORMATS, seed: 1, contentHash })
  reader.open(0, '', () => undefined)
  reader.push(Buffer.from(text), true)
  const result = reader.close()
  const rows = reader
    .take()
    .flatMap((batch) =>
      decodeRows(batch, reader.terms).map((row) => ({ table: batch.table, key: row['key'], row })),
    )
  return { ...result, rows }
}

describe('a trace', () => {
  const lines = (records: readonly object[]) => records.map((one) => JSON.stringify(one)).join('\n')
  it.each([
    ['parts, one a line', lines(both.map(part))],
    ['events of the stream, one a line', lines(both.map((one) => ({ trace: part(one) })))],
    ['bare traces, one a line', lines(both)],
    ['a list of events', JSON.stringify(both.map((one) => ({ trace: part(one) })))],
    ['a list that is laid out', JSON.stringify(both.map(part), null, 2)],
    ['what a function returned', JSON.stringify({ output_text: 'so', trace: both.map(part) })],
    ['a list below a name', JSON.stringify({ sessionId: 's', traces: both })],
    [
      'messages of CloudWatch Logs',
      JSON.stringify({
        ...{ messageType: 'DATA_MESSAGE', owner: '111122223333', logGroup: 'app' },
        logEvents: both.map((one, id) => ({
          id,
          timestamp: 1,
          message: JSON.stringify(part(one)),
        })),
      }),
    ],
  ])('is read from %s', (_, text) => {
    const { format, rejected, rows } = read(text)
    expect({ format, rejected }).toEqual({ format: 'bedrock-agent-trace', rejected: 0 })
    expect(rows.map(({ table }) => table).toSorted()).toEqual(['invocation', 'model_request'])
    expect(new Set(rows.map(({ key }) => key)).size).toBe(1)
  })

  it.each([
    ['a prompt beyond the limit', lines([part(question('x'.repeat(300_000)))]), 'string-too-long'],
    ['endless nesting', `{"trace":${'{"trace":'.repeat(90)}1${'}'.repeat(91)}`, 'too-deep'],
    [
      'nesting that no API makes',
      `{"trace":${'{"trace":'.repeat(20)}{}${'}'.repeat(21)}`,
      'unknown-format',
    ],
    [
      'an answer without a time',
      lines([{ ...answer('x'), orchestrationTrace: { modelInvocationOutput: { traceId: 'a' } } }]),
      'bad-time',
    ],
    ['a key twice', '{"trace":{},"trace":{"failureTrace":{}}}', 'duplicate-key'],
  ])('costs itself alone where it is %s', (_, text, reason) => {
    const { rejects, rows } = read(`${text}\n${lines([part(answer('so'))])}`)
    expect(rejects.map((note) => note.reason)).toEqual([reason])
    expect(rows).toHaveLength(1)
  })

  it('leaves no word of prompt or answer in a row', () => {
    const word = fc.stringMatching(/^[a-z]{12,24}$/)
    fc.assert(
      fc.property(word, word, word, (system, asked, answered) => {
        const said = JSON.stringify({
          system,
          messages: [{ role: 'user', content: [{ text: asked }] }],
        })
        const records = [
          ...[question(said), question(asked), answer(answered)],
          answer(JSON.stringify({ content: [{ type: 'text', text: answered }] })),
          { failureTrace: { traceId: 'a-2', failureCode: 500, failureReason: answered } },
          {
            orchestrationTrace: {
              invocationInput: {
                traceId: 'a-3',
                knowledgeBaseLookupInput: { knowledgeBaseId: 'K', text: asked },
                actionGroupInvocationInput: {
                  actionGroupName: 'g',
                  parameters: [{ value: asked }],
                },
              },
              observation: { traceId: 'a-3', finalResponse: { text: answered } },
              rationale: { traceId: 'a-3', text: answered },
            },
          },
        ]
        const kept = JSON.stringify(read(lines(records.map(part))).rows)
        for (const text of [system, asked, answered]) expect(kept).not.toContain(text)
      }),
      { numRuns: 50 },
    )
  })
})
