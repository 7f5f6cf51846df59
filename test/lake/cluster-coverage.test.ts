import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DAY } from '../../src/events/time.ts'
import { readCoverage } from '../../src/lake/coverage.ts'
import { lakeOf, lakeOfFolder, record } from '../detectors/techniques/lake-support.ts'

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
  it('has its own time, and CloudTrail its own', async () => {
    const later = { ...audit, requestReceivedTimestamp: '2026-10-25T00:00:00Z' }
    const folder = await mkdtemp(join(tmpdir(), 'dupin-coverage-'))
    await writeFile(join(folder, 'trail.json'), JSON.stringify({ Records: [seen] }))
    await writeFile(join(folder, 'audit.json'), JSON.stringify(later))
    const lake = await lakeOfFolder(folder)
    const { formats } = await readCoverage(lake.engine)
    await lake.engine.close()
    await rm(folder, { recursive: true })
    expect(formats.map(({ format, start, end }) => [format, start, end])).toEqual([
      ['cloudtrail', START, START],
      ['eks-audit', START + 5 * DAY, START + 5 * DAY],
    ])
  })

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
