import { describe, expect, it } from 'vitest'
import type { RecordContext, RecordResult } from '../../../src/formats/format.ts'
import { isRejection } from '../../../src/formats/format.ts'
import { headerLayout, isDefaultLine, lineReader } from '../../../src/formats/vpc-flow/lines.ts'

const CONTEXT: RecordContext = { uri: '', contentHash: () => '', sibling: () => undefined }

describe('a header of a flow log', () => {
  it.each([
    ['names fields with hyphens', 'srcaddr dstaddr start pkt-dstaddr'],
    [
      'names fields as a log format does',
      ['interface-id', 'start', 'end'].map((name) => `$\{${name}}`).join(' '),
    ],
    ['names fields with underscores', 'account_id interface_id start'],
    ['is parted by tabs', 'srcaddr\tdstaddr\tstart\tend'],
    ['may name a field of a later version', 'srcaddr start end brand-new'],
  ])('%s', (_title, line) => {
    expect(headerLayout(line)).toHaveLength(line.split(/[ \t]/).length)
  })

  it.each([
    ['a flow', '2 111122223333 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 40 1767225600 1767225660 ACCEPT OK'],
    ['a header of another log', 'version date time x-edge-location sc-bytes'],
    ['prose that holds a name or two', 'the srcaddr of this action was never found by anyone'],
    ['one word', 'srcaddr'],
    ['nothing', ''],
  ])('is not %s', (_title, line) => {
    expect(headerLayout(line)).toBeUndefined()
  })
})

describe('lines of flows', () => {
  const flow = '2 111122223333 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 40 1767225600 1767225660 ACCEPT OK'

  it('are taken in the default order when no header came first', () => {
    expect(isDefaultLine(flow)).toBe(true)
    expect(isRejection(lineReader(flow, CONTEXT).toEvents(flow))).toBe(false)
  })

  it('follow the latest header, since tools put several logs into one object', () => {
    const reader = lineReader('srcaddr dstaddr start', CONTEXT)
    const lines = ['srcaddr dstaddr start', '10.0.0.1 10.0.0.2 1767225600']
    const sources = [...lines, 'dstaddr srcaddr start', '10.0.0.1 10.0.0.2 1767225600'].flatMap(
      (line) => (reader.isHeader(line) ? [] : [sourceOf(reader.toEvents(line))]),
    )
    expect(sources).toEqual(['10.0.0.1', '10.0.0.2'])
  })

  it('have one key whatever the order of their columns', () => {
    const keys = [
      ['srcaddr dstaddr start', '10.0.0.1 10.0.0.2 1767225600'],
      ['start dstaddr srcaddr', '1767225600 10.0.0.2 10.0.0.1'],
    ].map(([header = '', line = '']) => {
      const result = lineReader(header, CONTEXT).toEvents(line)
      return isRejection(result) ? result.reason : result[0]?.row['key']
    })
    expect(new Set(keys).size).toBe(1)
  })
})

function sourceOf(result: RecordResult): unknown {
  return isRejection(result) ? result.reason : result[0]?.row['source']
}
