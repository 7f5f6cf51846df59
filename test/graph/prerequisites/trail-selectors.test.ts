import { describe, expect, it } from 'vitest'
import { recordsData, recordsManagement } from '../../../src/graph/prerequisites/trail-selectors.ts'

const MANAGEMENT = { eventSelectors: [{ readWriteType: 'All', dataResources: [] }] }
const IS_MANAGEMENT = { field: 'eventCategory', equals: ['Management'] }

describe('data events of the buckets that hold models', () => {
  const basic = (...values: readonly string[]) => ({
    eventSelectors: [
      {
        readWriteType: 'All',
        includeManagementEvents: true,
        dataResources: [{ type: 'AWS::S3::Object', values: values }],
      },
    ],
  })
  const advanced = (...fields: readonly object[]) => ({
    advancedEventSelectors: [
      {
        fieldSelectors: [
          { field: 'eventCategory', equals: ['Data'] },
          { field: 'resources.type', equals: ['AWS::S3::Object'] },
          ...fields,
        ],
      },
    ],
  })
  const about = (field: string, value: string) => ({ field: 'resources.ARN', [field]: [value] })

  it.each<[string, object, string]>([
    ['none', MANAGEMENT, 'off'],
    ['all buckets', basic('arn:aws:s3'), 'on'],
    ['the bucket', basic('arn:aws:s3:::models/'), 'on'],
    ['a part of the bucket', basic('arn:aws:s3:::models/churn/'), 'on'],
    ['another bucket', basic('arn:aws:s3:::models-of-others/'), 'off'],
    ['all, advanced', advanced(), 'on'],
    ['the bucket, advanced', advanced(about('startsWith', 'arn:aws:s3:::models/')), 'on'],
    ['another, advanced', advanced(about('startsWith', 'arn:aws:s3:::logs/')), 'off'],
    ['all but the bucket', advanced(about('notStartsWith', 'arn:aws:s3:::models/')), 'off'],
    ['all but another', advanced(about('notStartsWith', 'arn:aws:s3:::logs/')), 'on'],
    ['nothing that can be read', { advancedEventSelectors: 'no' }, 'off'],
  ])('are told of a trail that records %s', (_, selectors, state) => {
    expect(recordsData(selectors, 'AWS::S3::Object', 'arn:aws:s3:::models/')).toBe(state === 'on')
  })
})

describe('changes', () => {
  it.each<[string, object, boolean]>([
    ['as it is by itself', { eventSelectors: [{ readWriteType: 'All' }] }, true],
    ['of writes alone', { eventSelectors: [{ readWriteType: 'WriteOnly' }] }, true],
    ['of reads alone', { eventSelectors: [{ readWriteType: 'ReadOnly' }] }, false],
    ['switched off', { eventSelectors: [{ includeManagementEvents: false }] }, false],
    ['advanced', { advancedEventSelectors: [{ fieldSelectors: [IS_MANAGEMENT] }] }, true],
    [
      'advanced, of reads alone',
      {
        advancedEventSelectors: [
          { fieldSelectors: [IS_MANAGEMENT, { field: 'readOnly', equals: ['true'] }] },
        ],
      },
      false,
    ],
    ['as of one that was told nothing', {}, true],
    ['of data alone', { advancedEventSelectors: [{ fieldSelectors: [] }] }, false],
  ])('are told of a trail with management events %s', (_, selectors, records) => {
    expect(recordsManagement(selectors)).toBe(records)
  })
})
