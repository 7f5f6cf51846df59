import { describe, expect, test } from 'vitest'
import { gapsOf, rowsBy, statesOf } from '../../../src/pages/coverage/covered-days.ts'
import { byAccount } from '../../../src/pages/coverage/usage-rows.ts'

const LINES = [
  { format: 'cloudtrail', account: '1', days: [1, 0, 3] },
  { format: 'cloudtrail', account: '2', days: [0, 2, 0] },
  { format: 'sagemaker-data-capture', account: null, days: [0, 0, 9] },
]

describe('rows of the map', () => {
  test('add up the accounts of each log', () => {
    expect(rowsBy('log', LINES)).toEqual([
      { id: 'cloudtrail', name: 'CloudTrail', days: [1, 2, 3], records: { kind: 'call' } },
      {
        id: 'sagemaker-data-capture',
        name: 'SageMaker data capture',
        days: [0, 0, 9],
        records: { kind: 'invocation' },
      },
    ])
  })

  test('add up the logs of each account, or tell of one log', () => {
    expect(rowsBy('account', LINES).map(({ name, days }) => [name, days])).toEqual([
      ['1', [1, 0, 3]],
      ['2', [0, 2, 0]],
      ['Names no account', [0, 0, 9]],
    ])
    expect(rowsBy('account', LINES)[0]?.records).toBeUndefined()
    expect(rowsBy('account', LINES, 'cloudtrail').map(({ records }) => records)).toEqual([
      { kind: 'call', account: '1' },
      { kind: 'call', account: '2' },
    ])
  })
})

describe('a day', () => {
  const row = (days: readonly number[]) => ({ days })

  test('is held against the busiest of its row', () => {
    expect(statesOf(row([10, 30, 100]))).toEqual(['few', 'some', 'many'])
  })

  test.each([
    ['without records of a steady log is a gap', [0, 9, 9, 0, 9, 9, 9, 0], [3]],
    ['without records of a log that has some now and then is none', [1, 0, 0, 2, 0, 1], []],
    ['of a log without any is none', [0, 0, 0], []],
  ])('%s', (_, days, gaps) => {
    expect(gapsOf(row(days))).toEqual(gaps)
  })
})

test('usage of an account is that of all its packages, the heaviest account first', () => {
  expect(
    byAccount([
      { account: '1', bytes: 1, projectedBytes: 10 },
      { account: null, bytes: 5, projectedBytes: 50 },
      { account: '1', bytes: 2, projectedBytes: 20 },
    ]),
  ).toEqual([
    { account: null, packages: 1, bytes: 5, projectedBytes: 50 },
    { account: '1', packages: 2, bytes: 3, projectedBytes: 30 },
  ])
})
