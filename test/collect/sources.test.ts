import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseConfiguration } from '../../src/collect/config.ts'
import { collectedSources } from '../../src/collect/sources.ts'
import { SYSTEM_CLOCK } from '../../src/sources/clock.ts'
import { temporaryFolder } from '../lake/ingest-support.ts'

const CONFIGURATION = `
sources:
  - { kind: s3, bucket: logs, region: eu-west-1, everyMinutes: 7 }
  - { kind: s3, bucket: logs, region: eu-west-1, prefixes: [other/] }
  - { kind: s3, bucket: logs, region: eu-west-1, name: by-hand }
  - kind: sqs
    queue: https://sqs.eu-west-1.amazonaws.com/111122223333/new-logs
    region: eu-west-1
    buckets: [logs, more-logs]
    parkAfter: 9
  - { kind: cloudtrail, regions: [eu-west-1], everyMinutes: 3 }
  - { kind: guardduty, regions: [eu-west-1] }
  - { kind: security-hub, regions: [eu-west-1] }
  - { kind: cloudwatch, regions: [eu-west-1] }
  - { kind: descriptions, regions: [eu-west-1] }
`

test('every kind of source is made, each under a name of its own, and nothing is asked yet', async () => {
  const sources = await collectedSources(parseConfiguration(CONFIGURATION, 'test'), {
    clock: SYSTEM_CLOCK,
    spoolFolder: join(temporaryFolder(), 'spool'),
    waitSeconds: 20,
  })
  expect(sources.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    's3 s3:logs',
    's3 s3:logs-2',
    's3 by-hand',
    'sqs sqs:new-logs',
    'cloudtrail cloudtrail',
    'guardduty guardduty',
    'security-hub security-hub',
    'cloudwatch cloudwatch',
    'descriptions descriptions',
  ])
  expect(sources[0]).toMatchObject({ everyMs: 420_000 })
  expect(sources[3]).toMatchObject({ parkAfter: 9, buckets: new Set(['logs', 'more-logs']) })
  expect(sources[4]).toMatchObject({ everyMs: 180_000 })
})

test('what is to be redacted is checked when the configuration is read', () => {
  const text = (names: readonly string[]) => `redact: ${JSON.stringify(names)}`
  expect(parseConfiguration(text(['user/ana', '203.0.113.7']), 'test').redact).toHaveLength(2)
  expect(() => parseConfiguration(text(['user/ana', 'ab']), 'test')).toThrow('text 2 to redact')
  expect(parseConfiguration('sources: []', 'test').redact).toEqual([])
})

test.each([
  ['name: "a b"', 'letters, digits'],
  ['everyMinutes: 0', 'everyMinutes'],
])('a source with %s is refused', (line, message) => {
  const text = `sources:\n  - { kind: s3, bucket: logs, region: eu-west-1, ${line} }`
  expect(() => parseConfiguration(text, 'test')).toThrow(message)
})
