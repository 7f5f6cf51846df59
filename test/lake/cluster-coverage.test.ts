import { describe, expect, it } from 'vitest'
import { readCoverage } from '../../src/lake/coverage.ts'
import { lakeOf, record } from '../detectors/techniques/lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const seen = record({ op: 'eks:DescribeCluster', request: { name: 'prod' } }, '111122223333', START)
const audit = {
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  auditID: 'a',
  stage: 'ResponseComplete',
  verb: 'update',
  requestURI: '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/x',
  objectRef: { resource: 'leases', namespace: 'kube-system', name: 'x' },
  requestReceivedTimestamp: '2026-10-20T00:00:00Z',
}

describe('what was not collected of a cluster', () => {
  it.each([
    ['is told when CloudTrail knows of one and no audit log came', [seen], true],
    ['is not told when its audit log came', [seen, audit], false],
    [
      'is not told where there is no cluster',
      [record({ op: 's3:ListBuckets' }, '1', START)],
      false,
    ],
  ])('%s', async (_, records, expected) => {
    const lake = await lakeOf(records)
    const { missing } = await readCoverage(lake.engine)
    await lake.engine.close()
    expect(missing.some((what) => what.startsWith('EKS audit logs'))).toBe(expected)
  })
})
