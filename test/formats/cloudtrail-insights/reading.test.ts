import { expect, it } from 'vitest'
import { FORMATS } from '../../../src/formats/catalogue.ts'
import { ObjectReader } from '../../../src/formats/object-reader.ts'

const CALL = {
  eventVersion: '1.11',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/batch' },
  eventTime: '2026-01-01T00:00:00Z',
  eventSource: 'sagemaker.amazonaws.com',
  eventName: 'InvokeEndpoint',
  awsRegion: 'us-east-1',
  eventID: '00000000-0000-4000-8000-000000000001',
}
const INSIGHT = {
  eventVersion: '1.09',
  eventTime: '2026-01-01T00:02:00Z',
  awsRegion: 'us-east-1',
  eventID: '00000000-0000-4000-8000-000000000002',
  eventType: 'AwsCloudTrailInsight',
  recipientAccountId: '111122223333',
  sharedEventID: '00000000-0000-4000-8000-000000000003',
  insightDetails: {
    state: 'Start',
    eventSource: 'sagemaker.amazonaws.com',
    eventName: 'InvokeEndpoint',
    insightType: 'ApiCallRateInsight',
  },
}

it.each([
  ['by themselves', { Records: [INSIGHT] }, ['finding 1']],
  ['among calls', { Records: [CALL, INSIGHT, CALL] }, ['api_call 2', 'finding 1']],
  [
    'in what LookupEvents answers',
    { Events: [{ EventId: 'x', CloudTrailEvent: JSON.stringify(INSIGHT) }] },
    ['finding 1'],
  ],
  [
    'in an event of EventBridge',
    { 'detail-type': 'AWS Insight via CloudTrail', source: 'aws.cloudtrail', detail: INSIGHT },
    ['finding 1'],
  ],
])('insights are findings and no calls: %s', (_, delivered, expected) => {
  const reader = new ObjectReader({ formats: FORMATS, seed: 1, contentHash: () => '' })
  for (const nth of [0, 1]) {
    reader.open(nth, '', () => undefined)
    reader.push(Buffer.from(JSON.stringify(delivered)), true)
    expect(reader.close().rejects).toEqual([])
    const batches = reader.take().map(({ table, rows }) => `${table} ${rows}`)
    expect(batches).toEqual(expected)
  }
})
