import { expect, test } from 'vitest'
import { IMPORTED_FINDINGS } from '../../../src/detectors/imported/imported-findings.ts'
import { DAY } from '../../../src/events/time.ts'
import { GraphView } from '../../../src/investigations/view/graph-view.ts'
import { at, guardDuty } from '../../graph/panel-lake.ts'
import { commitEvents, memoryLake } from '../../support/memory-lake.ts'

test('a finding of another service is the same by its id as in an investigation', async () => {
  const lake = await memoryLake()
  await commitEvents(lake, [
    guardDuty(at(1)),
    guardDuty(at(2), { occurrences: 1, source_ip: '203.0.113.7', session: 'arn:aws:sts::1:x' }),
    guardDuty(at(3), { actor: '', resource: '', access_key: 'AKIAEXAMPLE' }),
  ])
  const scope = { start: at(0), end: at(0) + DAY }
  const baseline = { start: scope.start, end: scope.start }
  const { findings } = await IMPORTED_FINDINGS.detect({ lake, scope, baseline })
  expect(findings).toHaveLength(3)
  const view = new GraphView({ engine: lake.engine, accounts: undefined, unowned: true })
  for (const finding of findings)
    expect(await view.importedFinding(finding.id)).toEqual({ ...finding, examined: 1 })
  for (const unknown of ['guardduty:none', 'other:gd-1', 'gd-1', ':', ''])
    expect(await view.importedFinding(unknown)).toBeUndefined()
  await lake.engine.close()
})
